// Checks a package with tools of the npm ecosystem: {folder, files, tests} as JSON on standard input, a list of problems
// on standard output. `tests` names the file with the tests of the types.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkPackage, Package } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import tsd from 'tsd'

const { folder, files, tests } = JSON.parse(readFileSync(0, 'utf8'))
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
const { messages } = await publint({ pkgDir: folder, pack: false, strict: true })

const prefix = `/node_modules/${manifest.name}/`
const paths = Object.fromEntries(files.map((name) => [prefix + name, readFileSync(join(folder, name), 'utf8')]))
const { problems } = await checkPackage(new Package(paths, manifest.name, manifest.version))
// A module cannot be loaded with `require`; every bundler and Node can import it.
const wrong = problems.filter(({ kind }) => kind !== 'CJSResolvesToESM')

// Skips the types of other packages, which would take most of the time.
const compilerOptions = { types: [], lib: ['es2020', 'dom'], skipLibCheck: true }
writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, tsd: { compilerOptions } }))
const diagnostics = await tsd.default({ cwd: folder, typingsFile: manifest.types, testFiles: [tests] })
process.stdout.write(
  JSON.stringify([
    ...messages.map((message) => `publint: ${formatMessage(message, manifest)}`),
    ...wrong.map((problem) => `attw: ${JSON.stringify(problem)}`),
    ...diagnostics.map(({ fileName, line, message }) => `tsd: ${fileName}:${line}: ${message}`)
  ])
)
