// Finds out where a cursor is in a TOML document: at a key, at a value, or in the name of a table.

const TRIPLE = /^("""|''')/
const BARE = /[\w-]/

/**
 * Returns what surrounds a position, and which keys each table has.
 * `kind` is 'key', 'value', 'table' or '' (a comment, or the end of a value); `table` and `key` are dotted;
 * `from` to `to` is what a completion replaces; `list` is whether a value is an item of an array.
 */
export const tomlContext = (text, position) => {
  const reader = new Reader(text, position)
  reader.read()
  return { ...(reader.found ?? { kind: '', table: reader.table }), keys: reader.keys }
}

class Reader {
  found = null
  table = ''
  keys = new Map()
  #text
  #position
  #at = 0

  constructor(text, position) {
    this.#text = text
    this.#position = position
  }

  read() {
    while (this.#at < this.#text.length) this.#statement()
    // The end of the text is the position of a new key.
    if (!this.found && this.#position === this.#text.length && this.#startsLine()) this.#note('key', this.#position, this.#position, { prefix: '' })
  }

  #startsLine() {
    return this.#text.slice(this.#text.lastIndexOf('\n', this.#position - 1) + 1).trim() === ''
  }

  get #char() {
    return this.#text[this.#at]
  }

  /** Notes the context if the position is from `from` to `to`. */
  #note(kind, from, to, more = {}) {
    if (this.found || this.#position < from || this.#position > to) return
    this.found = { kind, table: this.table, from, to, ...more }
  }

  /** Advances while `test` accepts characters of the line. Returns the start. */
  #skip(test) {
    const start = this.#at
    while (this.#at < this.#text.length && this.#char !== '\n' && test(this.#char)) this.#at += 1
    return start
  }

  #statement() {
    const blank = this.#skip((char) => char === ' ' || char === '\t' || char === '\r')
    if (this.#char === '#') return this.#comment()
    if (this.#char === '[') return this.#header()
    this.#assignment(blank)
  }

  #comment() {
    const start = this.#skip(() => true)
    this.#note('', start + 1, this.#at)
    this.#at += 1
  }

  #header() {
    this.#skip((char) => char === '[')
    const start = this.#skip((char) => char !== ']' && char !== '#')
    this.#note('table', start, this.#at)
    this.table = this.#text.slice(start, this.#at).replace(/\s|["']/g, '')
    this.#skip(() => true)
    this.#at += 1
  }

  #assignment(blank) {
    const start = this.#at
    this.#skip((char) => char !== '=' && char !== '#')
    const name = this.#text.slice(start, this.#at).trim()
    const end = start + name.length
    this.#note('key', name ? start : blank, end, { prefix: name.slice(0, this.#position - start) })
    const key = name.replace(/["']/g, '').replace(/\s*\.\s*/g, '.')
    if (key) this.keys.set(this.table, [...(this.keys.get(this.table) ?? []), key])
    if (this.#char !== '=') return this.#endLine()
    this.#at += 1
    this.#value(key)
  }

  #endLine() {
    this.#skip(() => true)
    this.#at += 1
  }

  #value(key) {
    let depth = 0
    let complete = false
    for (; this.#at < this.#text.length; complete = depth === 0) {
      const start = this.#skip((char) => char === ' ' || char === '\t' || char === '\r')
      const at = this.#at
      if (this.#at === this.#text.length || this.#char === '\n') {
        this.#note(complete ? '' : 'value', start, at, { key, list: depth > 0, from: this.#position, to: this.#position })
        this.#at += 1
        if (depth === 0) return
      } else if (this.#char === '#') {
        if (depth === 0) return this.#comment()
        this.#comment()
      } else if (this.#char === '"' || this.#char === "'") {
        this.#string()
        this.#note('value', at, this.#at, { key, list: depth > 0 })
      } else if ('[{'.includes(this.#char)) {
        depth += 1
        this.#at += 1
      } else if (']}'.includes(this.#char)) {
        depth = Math.max(0, depth - 1)
        this.#at += 1
      } else if (this.#char === ',') {
        this.#at += 1
      } else {
        this.#skip((char) => BARE.test(char) || '.+:'.includes(char))
        if (this.#at === at) this.#at += 1
        this.#note('value', at, this.#at, { key, list: depth > 0 })
      }
    }
  }

  #string() {
    const quote = this.#text.slice(this.#at).match(TRIPLE)?.[1] ?? this.#char
    this.#at += quote.length
    while (this.#at < this.#text.length && !this.#text.startsWith(quote, this.#at)) {
      if (quote.length === 1 && this.#char === '\n') return
      this.#at += quote.startsWith('"') && this.#char === '\\' ? 2 : 1
    }
    this.#at = Math.min(this.#at + quote.length, this.#text.length)
  }
}
