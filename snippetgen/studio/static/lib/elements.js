// Creates elements. Text from visitors, configurations and vendors is never parsed as HTML.

/**
 * Creates an element. An attribute that is true gets an empty value; false and null attributes are
 * left out.
 */
export const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value != null) made.setAttribute(name, value === true ? '' : value)
  }
  made.append(...children.flat().filter((child) => child != null && child !== false && child !== ''))
  return made
}

export const byId = (id) => document.getElementById(id)

export const code = (text) => element('code', {}, text)

export const badge = (text, kind = '') => element('span', { class: `badge ${kind}` }, text)

export const button = (text, onClick, attributes = {}) => {
  const made = element('button', { type: 'button', ...attributes }, text)
  made.addEventListener('click', onClick)
  return made
}

/** Returns the nodes for a text in which backticks enclose code. */
export const formatted = (text) => {
  const pieces = text.split('`')
  return pieces.length % 2 ? pieces.map((piece, index) => (index % 2 ? code(piece) : piece)) : [text]
}

/** Returns the nodes for a sentence in the form `[{text, code}]`. */
export const sentence = (pieces) => pieces.map((piece) => (piece.code ? code(piece.text) : piece.text))

export const listing = (text, name) => element('pre', { class: 'listing', tabindex: 0, 'aria-label': name }, text)

/** Returns a bar that shows how much of a limit is used, and warns if it is exceeded. */
export const meter = (value, limit, name) =>
  element('meter', { min: 0, max: Math.max(limit, value), high: limit, value, 'aria-label': name })

const shownOptions = new WeakMap()

/**
 * Sets the options of a list, pairs of a value and a text. Writes only what differs, because a
 * folder may have many files.
 */
export const showOptions = (select, options) => {
  const shown = shownOptions.get(select)
  shownOptions.set(select, options)
  const same = shown?.length === options.length && options.every(([value], index) => value === shown[index][0])
  if (!same) return select.replaceChildren(...options.map(([value, text]) => element('option', { value }, text)))
  options.forEach(([, text], index) => {
    if (text !== shown[index][1]) select.options[index].text = text
  })
}
