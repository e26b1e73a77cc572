// Fills in the values of a customer in an exported variant, like `snippetgen build`:
//   node examples/fill/fill.mjs variant.json values.json > shop.min.js
const escape = (character) => '\\u' + character.charCodeAt(0).toString(16).padStart(4, '0')

// Strings are written as JSON in ASCII, with escapes for characters of HTML and of templates.
function literal(value) {
  const json = JSON.stringify(value)
  return typeof value === 'string' ? json.replace(/[<>&'/{[`@$\u007f-\uffff]/g, escape) : json
}

export function fill(document, file, values) {
  const { identifier, reserved_words } = document.escaping
  const isName = (text) => new RegExp(identifier).test(text) && !reserved_words.includes(text)
  const forms = {
    literal,
    member: (value) => (isName(value) ? `.${value}` : `[${literal(value)}]`),
    key: (value) => (isName(value) ? value : literal(value))
  }
  return document.files[file]
    .map((part) => (typeof part === 'string' ? part : forms[part.as](values[part.place])))
    .join('')
}

if (process.argv[1] === import.meta.filename) {
  const { readFileSync } = await import('node:fs')
  const [document, values] = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8')))
  process.stdout.write(fill(document, 'minified', { ...document.example.values, ...values }))
}
