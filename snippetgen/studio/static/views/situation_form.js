// The form that edits a situation.

import { byId } from '../lib/elements.js'
import { optimizelyKinds } from '../state/page_data.js'
import { COOKIES, JSON_COOKIES, MAPS, OPTIONAL, TEXTS } from '../state/situation_edits.js'

const field = (key) => byId(`situation-${key}`)
const isSet = (key) => document.querySelector(`[data-has="${key}"]`)

export const fillForm = (values) => {
  for (const key of OPTIONAL) {
    isSet(key).checked = values[key] !== false
    field(key).value = values[key] || ''
  }
  for (const key of TEXTS) field(key).value = values[key]
  for (const key of Object.keys(MAPS)) fillMap(key, values[key])
  field('others').value = values.others.join('\n')
  field('nonce').checked = values.nonce
  showDetails()
}

const fillMap = (key, map) => {
  field(key).value = Object.keys(map ?? {}).length || (map && MAPS[key].empty === null) ? JSON.stringify(map) : ''
  byId(`${key}-problem`).textContent = ''
}

/** Returns the form's values. If a field is invalid, shows a message beside it and returns null. */
export const readForm = () => {
  const maps = Object.fromEntries(Object.keys(MAPS).map((key) => [key, readMap(key)]))
  if (Object.values(maps).includes(undefined)) return null
  return {
    ...Object.fromEntries(OPTIONAL.map((key) => [key, isSet(key).checked && field(key).value])),
    ...Object.fromEntries(TEXTS.map((key) => [key, field(key).value])),
    ...maps,
    others: field('others').value.split('\n').filter(Boolean),
    nonce: field('nonce').checked
  }
}

const readMap = (key) => {
  const { empty, isValid, name, example } = MAPS[key]
  const problem = byId(`${key}-problem`)
  problem.textContent = ''
  const text = field(key).value.trim()
  if (!text) return empty
  try {
    const map = JSON.parse(text)
    if (!isValid(map)) throw new Error(`for example ${example}`)
    return map
  } catch (error) {
    problem.textContent = `Enter ${name} as JSON: ${error.message}`
    return undefined
  }
}

/** Shows the decoded cookies, and the parts that concern only some products if the page has them. */
export const showDetails = () => {
  for (const key of OPTIONAL) field(key).disabled = !isSet(key).checked
  for (const key of COOKIES) {
    byId(`${key}-decoded`).textContent = isSet(key).checked ? decoded(field(key).value, JSON_COOKIES.includes(key)) : 'The cookie is not set.'
  }
  byId('random_id-decoded').textContent = isSet('random_id').checked ? '' : 'Optimizely returns null.'
  const products = optimizelyKinds.get(field('optimizely').value)?.products ?? []
  for (const part of document.querySelectorAll('[data-product]')) part.hidden = !products.includes(part.dataset.product)
  for (const part of document.querySelectorAll('[data-only-product]')) part.hidden = products.join() !== part.dataset.onlyProduct
}

const decoded = (text, mustBeJson) => {
  try {
    const result = decodeURIComponent(text)
    const fault = mustBeJson && !isJson(result) ? ' (not JSON)' : ''
    return (result === text ? '' : result) + fault
  } catch {
    return 'Not valid percent-encoding.'
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
