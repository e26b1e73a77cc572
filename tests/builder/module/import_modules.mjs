// Imports modules outside a page: a list of paths as JSON on standard input; on standard output, for each module, what
// its functions return, and the globals that the import has set. `start` is not called.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const results = []
for (const path of JSON.parse(readFileSync(0, 'utf8'))) {
  const before = Object.getOwnPropertyNames(globalThis)
  const { start, ...functions } = await import(pathToFileURL(path))
  const returned = Object.entries(functions).map(([name, call]) => [name, call('call', 1)])
  const added = Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name))
  results.push([Object.fromEntries(returned), typeof start === 'function' ? added : ['start']])
}
process.stdout.write(JSON.stringify(results))
