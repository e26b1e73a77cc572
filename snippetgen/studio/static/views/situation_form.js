// What can be edited about a situation: the fields, what they hold, and what may come in a link.

import { byId } from '../lib/elements.js'

const COOKIES = ['visitor', 'buckets', 'segments', 'universal_id']
const JSONS = ['buckets', 'segments'] // cookies that hold JSON
const ABSENT = [...COOKIES, 'random_id'] // may not be there at all: false
const TEXTS = ['optimizely', 'project', 'account', 'vendor_script', 'consent', 'csp']

const isText = (value) => typeof value === 'string'
const isTexts = (value) => Array.isArray(value) && value.every(isText)
const isMap = (value, isRight) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isRight)

/** Fields that hold JSON; `none` is what an empty one means. */
const MAPS = {
  variations: { none: null, isRight: isTexts, name: 'a variation map', example: '{"700010001": ["700020002"]}' },
  events: { none: {}, isRight: isText, name: 'a map of events', example: '{"phone_call_conversion": "21591240822"}' }
}

const field = (key) => byId(`situation-${key}`)
const has = (key) => document.querySelector(`[data-has="${key}"]`)

export const fill = (values) => {
  for (const key of ABSENT) {
    has(key).checked = values[key] !== false
    field(key).value = values[key] || ''
  }
  for (const key of TEXTS) field(key).value = values[key]
  for (const key of Object.keys(MAPS)) fillMap(key, values[key])
  field('others').value = values.others.join('\n')
  field('nonce').checked = values.nonce
  showDetails()
}

const fillMap = (key, map) => {
  field(key).value = Object.keys(map ?? {}).length || (map && MAPS[key].none === null) ? JSON.stringify(map) : ''
  byId(`${key}-problem`).textContent = ''
}

/** Reads the fields; null, and words at the field, where one of them is wrong. */
export const read = () => {
  const maps = Object.fromEntries(Object.keys(MAPS).map((key) => [key, readMap(key)]))
  if (Object.values(maps).includes(undefined)) return null
  return {
    ...Object.fromEntries(ABSENT.map((key) => [key, has(key).checked && field(key).value])),
    ...Object.fromEntries(TEXTS.map((key) => [key, field(key).value])),
    ...maps,
    others: field('others').value.split('\n').filter(Boolean),
    nonce: field('nonce').checked
  }
}

const readMap = (key) => {
  const { none, isRight, name, example } = MAPS[key]
  const problem = byId(`${key}-problem`)
  problem.textContent = ''
  const text = field(key).value.trim()
  if (!text) return none
  try {
    const map = JSON.parse(text)
    if (!isMap(map, isRight)) throw new Error(`it must be like ${example}`)
    return map
  } catch (error) {
    problem.textContent = `Not ${name}: ${error.message}`
    return undefined
  }
}

const IS = {
  ...Object.fromEntries(ABSENT.map((key) => [key, (value) => value === false || isText(value)])),
  ...Object.fromEntries(TEXTS.map((key) => [key, isText])),
  ...Object.fromEntries(Object.entries(MAPS).map(([key, { none, isRight }]) => [key, (value) => value === none || isMap(value, isRight)])),
  others: isTexts,
  patches: isTexts,
  nonce: (value) => typeof value === 'boolean'
}

/** What there is of edits that somebody has sent in a link. */
export const sound = (edits) =>
  Object.fromEntries(Object.entries(edits).filter(([key, value]) => Object.hasOwn(IS, key) && IS[key](value)))

/** Decodes the cookies, and shows what Web Experimentation tells where the page has it. */
export const showDetails = () => {
  for (const key of ABSENT) field(key).disabled = !has(key).checked
  for (const key of COOKIES) {
    byId(`${key}-decoded`).textContent = has(key).checked ? decoded(field(key).value, JSONS.includes(key)) : 'The visitor has no such cookie.'
  }
  byId('random_id-decoded').textContent = has('random_id').checked ? '' : 'Optimizely tells null.'
  const state = field('optimizely').value
  byId('told-by-web').hidden = !/^(?:web|bundled)/.test(state)
  byId('cookies-unread').hidden = !state.startsWith('web')
}

const decoded = (text, mustBeJson) => {
  try {
    const result = decodeURIComponent(text)
    const fault = mustBeJson && !isJson(result) ? ' (not JSON)' : ''
    return (result === text ? '' : result) + fault
  } catch {
    return 'This is not validly encoded.'
  }
}

const isJson = (text) => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
