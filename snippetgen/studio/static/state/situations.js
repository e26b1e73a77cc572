// The situations by destination: frequent ones, and those that are relevant.

import { data } from './page_data.js'

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

/** Titles of the frequent situations by id, for each destination. */
export const FREQUENT = { classic: CLASSIC, 'classic-2015': CLASSIC, web: WEB, auto: AUTO }

export const isDestination = (text) => Object.hasOwn(FREQUENT, text)

/** Returns the id of the situation in which a destination's snippet makes a conversion. */
export const ordinary = (destination) => Object.keys(FREQUENT[destination])[0]

export const isOrdinary = (id) => Object.keys(FREQUENT).some((destination) => ordinary(destination) === id)

/** Returns the groups of situations that are relevant for a destination. */
export const relevantGroups = (destination) => groups((each) => each.concerns.includes(destination))

export const otherGroups = (destination) => groups((each) => !each.concerns.includes(destination))

const groups = (wanted) =>
  data.presets
    .map(({ title, situations }) => ({ title, situations: situations.filter(wanted) }))
    .filter(({ situations }) => situations.length)
