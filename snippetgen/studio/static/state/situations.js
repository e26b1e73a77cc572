// The situations of each destination: the frequent ones, and all that matter to it.

import { data } from './page_data.js'

/** The frequent situations of each destination; the first one is its ordinary page. */
export const FREQUENT = data.frequent_situations

export const isDestination = (text) => Object.hasOwn(FREQUENT, text)

/** Returns the id of the situation in which a destination's snippet builds a conversion. */
export const ordinary = (destination) => FREQUENT[destination][0].id

export const isOrdinary = (id) => Object.keys(FREQUENT).some((destination) => ordinary(destination) === id)

/** Returns the groups of situations that are relevant to a destination. */
export const relevantGroups = (destination) => groups((each) => each.concerns.includes(destination))

export const otherGroups = (destination) => groups((each) => !each.concerns.includes(destination))

const groups = (wanted) =>
  data.presets
    .map(({ title, situations }) => ({ title, situations: situations.filter(wanted) }))
    .filter(({ situations }) => situations.length)
