// The situations to choose from: those first that concern the configuration's destination.

import { data, presets } from '../state/page_data.js'
import { button, byId, element } from '../lib/elements.js'

const CLASSIC = {
  normal: 'Ordinary visitor',
  'buckets-truncated': 'Broken cookie',
  'no-cookies': 'No cookies',
  'optimizely-absent': 'No Optimizely',
  'opted-out-2016': 'Opted out',
  'vendor-late': 'Late vendor',
  'csp-nonce': 'Strict policy'
}
const WEB = {
  'web-normal': 'Ordinary visitor',
  'web-visitor-null': 'No visitor id',
  'web-no-events': 'No event',
  'optimizely-absent': 'No Optimizely',
  'web-opted-out': 'Opted out',
  'web-vendor-late': 'Late vendor',
  'web-csp-hash': 'Strict policy'
}
const AUTO = {
  normal: 'Classic',
  'web-normal': 'Web Experimentation',
  bundled: 'Both',
  'buckets-truncated': 'Broken cookie',
  'web-visitor-null': 'No visitor id',
  'optimizely-absent': 'No Optimizely',
  'opted-out-2016': 'Opted out'
}
const FREQUENT = { classic: CLASSIC, 'classic-2015': CLASSIC, web: WEB, auto: AUTO }

export const isDestination = (text) => Object.hasOwn(FREQUENT, text)

/** The situation that a snippet for a destination is made for. */
export const ordinary = (destination) => Object.keys(FREQUENT[destination])[0]

export const isOrdinary = (id) => Object.keys(FREQUENT).some((destination) => ordinary(destination) === id)

/** Groups of the situations that concern a destination. */
export const concerning = (destination) => groups((each) => each.concerns.includes(destination))

/** Fills the list and the chips. */
export const offer = (destination, choose) => {
  const first = ({ situations }) => situations.some(({ id }) => id === ordinary(destination))
  const ours = concerning(destination).toSorted((a, b) => first(b) - first(a))
  const others = groups((each) => !each.concerns.includes(destination))
  byId('preset').replaceChildren(
    ...ours.map(({ title, situations }) => list(title, situations)),
    ...others.map(({ title, situations }) => list(`Other destinations · ${title}`, situations))
  )
  const chips = Object.entries(FREQUENT[destination]).filter(([id]) => presets.has(id))
  byId('chips').replaceChildren(
    ...chips.map(([id, words]) => button(words, () => choose(id), { class: 'chip', 'data-preset': id, 'aria-pressed': 'false' }))
  )
}

const groups = (wanted) =>
  data.presets
    .map(({ title, situations }) => ({ title, situations: situations.filter(wanted) }))
    .filter(({ situations }) => situations.length)

const list = (label, situations) =>
  element('optgroup', { label }, situations.map(({ id, title }) => element('option', { value: id }, title)))
