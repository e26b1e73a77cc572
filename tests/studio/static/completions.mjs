// Reads `{schema, cases: [{text, settings}]}`; `|` in `text` is the cursor. Prints, for each case, the text after each
// completion, or null if there are none.

import { readFileSync } from 'node:fs'
import { completionsAt } from '../../../snippetgen/studio/static/lib/schema_completions.js'

const { schema, cases } = JSON.parse(readFileSync(0, 'utf8'))

const complete = ({ text, settings }) => {
  const position = text.indexOf('|')
  const plain = text.slice(0, position) + text.slice(position + 1)
  const found = completionsAt(plain, position, schema, settings, () => ({}))
  if (found && !(found.from <= position && position <= found.to && found.to <= plain.length)) throw Error(`Out of range in ${text}`)
  return found && found.options.map(({ insert }) => plain.slice(0, found.from) + insert + plain.slice(found.to))
}

console.log(JSON.stringify(cases.map(complete)))
