// The size of a snippet by its functions: a treemap, and the same as a table.

import { code, element } from '../lib/elements.js'
import { moveWithArrows } from '../lib/focus.js'
import { squarify } from '../lib/squarify.js'
import { svg } from '../lib/svg.js'

const WIDTH = 600
const HEIGHT = 240
const CHARACTER = 7 // the width of a character in units of the picture
const LINE = 16

const PURPOSES = {
  conversion: 'reads Optimizely and builds the conversion',
  'hand-over': 'hands over the conversion to the vendor',
  interface: 'JavaScript API, start and safety'
}

/** Returns the elements that show the parts of a snippet, `{name, purpose, bytes}`, the largest first. */
export const treemap = (parts) => {
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0)
  const shown = parts.map((part) => ({ ...part, title: part.name || 'around the functions', share: `${((100 * part.bytes) / total).toFixed(1)} %` }))
  const details = element('p', { class: 'help', 'aria-hidden': 'true' }, HINT)
  const tiles = squarify(shown.map(({ bytes }) => bytes), WIDTH, HEIGHT).map((rectangle, index) => tile(shown[index], rectangle, details))
  const picture = svg('svg', { class: 'treemap', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'group', 'aria-label': 'Size by function' }, ...tiles)
  moveWithArrows(picture, tiles)
  return [legend(), picture, details, table(shown)]
}

const HINT = 'Point at a part, or choose it with the arrow keys. A function that is called only once is included in its caller.'

const tile = ({ title, purpose, bytes, share }, { x, y, width, height }, details) => {
  const words = `${title}: ${bytes} bytes, ${share}, ${PURPOSES[purpose]}`
  const made = svg(
    'g',
    { class: 'part', 'data-purpose': purpose, role: 'img', 'aria-label': words },
    svg('rect', { x: x + 1, y: y + 1, width: Math.max(0, width - 2), height: Math.max(0, height - 2), rx: 3 }),
    ...label(title, x + 6, y, width - 10, height)
  )
  for (const type of ['focus', 'pointerenter']) made.addEventListener(type, () => (details.textContent = `${words}.`))
  return made
}

/** Returns the lines of a label, broken between the words of a name, or none if they do not fit. */
const label = (title, x, y, width, height) => {
  const lines = ['']
  for (const word of title.split(/(?=[A-Z ])/)) {
    const longer = lines.at(-1) + word
    if (lines.at(-1) && longer.length * CHARACTER > width) lines.push(word.trim())
    else lines[lines.length - 1] = longer
  }
  const fits = lines.length * LINE < height && lines.every((each) => each.length * CHARACTER <= width)
  return fits ? lines.map((each, index) => svg('text', { x, y: y + (index + 1) * LINE }, each)) : []
}

const legend = () =>
  element(
    'ul',
    { class: 'treemap-legend' },
    Object.entries(PURPOSES).map(([purpose, words]) => element('li', { 'data-purpose': purpose }, words))
  )

const table = (parts) =>
  element(
    'details',
    {},
    element('summary', {}, 'As a table'),
    element(
      'table',
      { class: 'values' },
      element('thead', {}, element('tr', {}, ['Function', 'Purpose', 'Bytes', 'Share'].map((each) => element('th', { scope: 'col' }, each)))),
      element(
        'tbody',
        {},
        parts.map(({ name, title, purpose, bytes, share }) =>
          element('tr', {}, element('th', { scope: 'row' }, name ? code(name) : title), [PURPOSES[purpose], bytes, share].map((each) => element('td', {}, String(each))))
        )
      )
    )
  )
