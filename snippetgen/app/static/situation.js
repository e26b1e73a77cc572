// The situation that a visitor is in: a preset, and what has been edited about it.

import { data, presets } from './data.js'
import { button, byId, element } from './elements.js'
import { paused } from './pause.js'

const COOKIES = ['visitor', 'buckets', 'segments', 'universal_id']
const TEXTS = ['optimizely', 'project', 'account', 'vendor_script', 'consent', 'csp']
const FREQUENT = {
  normal: 'Ordinary visitor',
  'buckets-truncated': 'Broken cookie',
  'no-cookies': 'No cookies',
  'optimizely-absent': 'No Optimizely',
  'opted-out-2016': 'Opted out',
  'vendor-late': 'Late vendor',
  'csp-nonce': 'Strict policy'
}

const field = (key) => byId(`situation-${key}`)
const has = (key) => document.querySelector(`[data-has="${key}"]`)
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)

/** Dispatches `change` when the situation is another one. */
export class Situation extends EventTarget {
  id = 'normal'
  edits = {}

  constructor() {
    super()
    fillLists((id) => this.set(id, {}))
    const soon = paused(() => this.#read())
    byId('situation').addEventListener('input', ({ target }) => {
      if (target.id === 'preset') return this.set(target.value, {})
      showDecoded()
      soon()
    })
    byId('situation').addEventListener('submit', (event) => event.preventDefault())
    byId('reset').addEventListener('click', () => {
      this.set(this.id, {})
      byId('preset').focus()
    })
  }

  get preset() {
    return presets.get(this.id)
  }

  /** Goes into a situation; an unknown one is the ordinary one, and edits that are none are left out. */
  set(id, edits) {
    this.id = presets.has(id) ? id : 'normal'
    this.edits = sound(edits)
    fill({ ...this.preset, ...this.edits })
    this.#show()
    this.dispatchEvent(new Event('change'))
  }

  #read() {
    const values = readFields()
    if (!values) return
    const edits = Object.fromEntries(Object.entries(values).filter(([key, value]) => !same(value, this.preset[key])))
    if (same(edits, this.edits)) return
    this.edits = edits
    this.#show()
    this.dispatchEvent(new Event('change'))
  }

  #show() {
    const edited = Object.keys(this.edits).length > 0
    byId('preset').value = this.id
    byId('edited').hidden = !edited
    byId('reset').disabled = !edited
    for (const chip of byId('chips').children) {
      chip.setAttribute('aria-pressed', !edited && chip.dataset.preset === this.id)
    }
  }
}

const fillLists = (choose) => {
  byId('preset').append(
    ...data.presets.map(({ title, situations }) =>
      element('optgroup', { label: title }, situations.map((each) => element('option', { value: each.id }, each.title)))
    )
  )
  const chips = Object.entries(FREQUENT).filter(([id]) => presets.has(id))
  byId('chips').append(
    ...chips.map(([id, words]) => button(words, () => choose(id), { class: 'chip', 'data-preset': id, 'aria-pressed': 'false' }))
  )
}

const fill = (values) => {
  for (const key of COOKIES) {
    has(key).checked = values[key] !== false
    field(key).value = values[key] || ''
  }
  for (const key of TEXTS) field(key).value = values[key]
  field('variations').value = values.variations ? JSON.stringify(values.variations) : ''
  field('others').value = values.others.join('\n')
  field('nonce').checked = values.nonce
  byId('variations-problem').textContent = ''
  showDecoded()
}

/** Reads the fields; null, and words at the field, where the variation map is none. */
const readFields = () => {
  const variations = readVariations()
  if (variations === undefined) return null
  return {
    ...Object.fromEntries(COOKIES.map((key) => [key, has(key).checked && field(key).value])),
    ...Object.fromEntries(TEXTS.map((key) => [key, field(key).value])),
    variations,
    others: field('others').value.split('\n').filter(Boolean),
    nonce: field('nonce').checked
  }
}

const readVariations = () => {
  byId('variations-problem').textContent = ''
  const text = field('variations').value.trim()
  try {
    const map = text ? JSON.parse(text) : null
    if (map !== null && !isMap(map)) throw new Error('it must be like {"700010001": ["700020002"]}')
    return map
  } catch (error) {
    byId('variations-problem').textContent = `Not a variation map: ${error.message}`
    return undefined
  }
}

const isText = (value) => typeof value === 'string'

const isTexts = (value) => Array.isArray(value) && value.every(isText)

const isMap = (map) =>
  typeof map === 'object' &&
  map !== null &&
  !Array.isArray(map) &&
  Object.values(map).every(isTexts)

const IS = {
  ...Object.fromEntries(COOKIES.map((key) => [key, (value) => value === false || isText(value)])),
  ...Object.fromEntries(TEXTS.map((key) => [key, isText])),
  others: isTexts,
  patches: isTexts,
  nonce: (value) => typeof value === 'boolean',
  variations: (value) => value === null || isMap(value)
}

/** What there is of edits that somebody has sent in a link. */
const sound = (edits) =>
  Object.fromEntries(Object.entries(edits).filter(([key, value]) => Object.hasOwn(IS, key) && IS[key](value)))

const showDecoded = () => {
  for (const key of COOKIES) {
    field(key).disabled = !has(key).checked
    byId(`${key}-decoded`).textContent = has(key).checked ? decoded(field(key).value) : 'The visitor has no such cookie.'
  }
}

const decoded = (text) => {
  try {
    const result = decodeURIComponent(text)
    return result === text ? '' : result
  } catch {
    return 'This is not validly encoded.'
  }
}
