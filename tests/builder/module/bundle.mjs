// Bundles modules: {bundler, entries: [path]} as JSON on standard input, a list of scripts on standard output.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const bundlers = {
  esbuild: async (entry) => {
    const { build } = await import('esbuild')
    const result = await build({ entryPoints: [entry], bundle: true, format: 'iife', minify: true, target: 'es5', write: false })
    return result.outputFiles[0].text
  },
  rollup: async (entry) => {
    const { rollup } = await import('rollup')
    // Rollup leaves it to plugins to find packages.
    const packages = {
      name: 'packages',
      resolveId: (source, importer) => (/^\w/.test(source) ? createRequire(importer).resolve(source) : null)
    }
    const bundle = await rollup({ input: entry, plugins: [packages] })
    const { output } = await bundle.generate({ format: 'iife' })
    await bundle.close()
    return output[0].code
  },
  webpack: async (entry) => {
    const { default: webpack } = await import('webpack')
    const path = mkdtempSync(join(tmpdir(), 'webpack-'))
    const compiler = webpack({ entry, mode: 'production', target: ['web', 'es5'], output: { path, filename: 'out.js' } })
    try {
      const stats = await new Promise((resolve, reject) =>
        compiler.run((error, result) => (error ? reject(error) : resolve(result)))
      )
      if (stats.hasErrors() || stats.hasWarnings()) {
        throw new Error(stats.toString())
      }
      return readFileSync(join(path, 'out.js'), 'utf8')
    } finally {
      rmSync(path, { recursive: true })
    }
  }
}

const { bundler, entries } = JSON.parse(readFileSync(0, 'utf8'))
const scripts = []
for (const entry of entries) {
  scripts.push(await bundlers[bundler](entry))
}
process.stdout.write(JSON.stringify(scripts))
