// Puts a script through a tool that pages use: {tool, script} as JSON on standard input, the result as JSON on standard output.
import { readFileSync } from 'node:fs'

const { tool, script } = JSON.parse(readFileSync(0, 'utf8'))

const tools = {
  terser: async () => (await (await import('terser')).minify(script, { compress: { passes: 2 }, toplevel: true })).code,
  esbuild: async () => (await (await import('esbuild')).transform(script, { minify: true, target: 'es5' })).code,
  swc: async () =>
    (await (await import('@swc/core')).minify(script, { compress: true, mangle: { toplevel: true }, ecma: 5 })).code,
  'html-minifier-terser': async () => {
    const html = await (await import('html-minifier-terser')).minify(`<p>Call us</p>\n<script>${script}</script>`, {
      collapseWhitespace: true,
      minifyJS: true,
      processConditionalComments: true,
      removeComments: true
    })
    return html.slice(html.indexOf('<script>') + 8, html.lastIndexOf('</script>'))
  }
}

process.stdout.write(JSON.stringify(await tools[tool]()))
