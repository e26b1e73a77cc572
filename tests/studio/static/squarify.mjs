// Reads lists of sizes, and prints the rectangles of each list in a picture of 600 by 240.

import { readFileSync } from 'node:fs'
import { squarify } from '../../../snippetgen/studio/static/lib/squarify.js'

console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map((sizes) => squarify(sizes, 600, 240))))
