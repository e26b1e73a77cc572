// Bundles CodeMirror for the studio, with the licences of the packages that the bundle contains.
// `node bundle.mjs [FOLDER]` writes to a folder; the default is the folder that the studio serves.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../..')
const folder = process.argv[2] ?? join(root, 'snippetgen/studio/static/third_party')
const PACKAGE = /^node_modules\/(?:@[^/]+\/)?[^/]+/

const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: [join(here, 'codemirror.js')],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  banner: { js: '/* CodeMirror. Licences: codemirror.LICENSES.txt */' },
  metafile: true,
  write: false
})

const [{ inputs }] = Object.values(metafile.outputs)
const packages = new Set(
  Object.entries(inputs)
    .filter(([, each]) => each.bytesInOutput > 0)
    .map(([path]) => path.match(PACKAGE)?.[0])
    .filter(Boolean)
)
const licences = [...packages].sort().map((path) => {
  const { name, version } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))
  return `${name} ${version}\n\n${readFileSync(join(root, path, 'LICENSE'), 'utf8').trim()}\n`
})

mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'codemirror.js'), outputFiles[0].contents)
writeFileSync(join(folder, 'codemirror.LICENSES.txt'), licences.join(`\n${'-'.repeat(80)}\n\n`))
