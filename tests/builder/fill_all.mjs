// Reads {document, file, values: [...]} from standard input, and prints the filled files as JSON.
import { readFileSync } from 'node:fs'
import { fill } from '../../examples/fill/fill.mjs'

const { document, file, values } = JSON.parse(readFileSync(0, 'utf8'))
process.stdout.write(JSON.stringify(values.map((each) => fill(document, file, each))))
