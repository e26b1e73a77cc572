// The list of situations, and buttons for the frequent ones.

import { button, byId, element } from '../lib/elements.js'
import { presets } from '../state/page_data.js'
import { FREQUENT, ordinary, otherGroups, relevantGroups } from '../state/situations.js'

/** Fills the list and the buttons for a destination; relevant situations come first. */
export const showChoices = (destination, choose) => {
  const isFirst = ({ situations }) => situations.some(({ id }) => id === ordinary(destination))
  const relevant = relevantGroups(destination).toSorted((a, b) => isFirst(b) - isFirst(a))
  byId('preset').replaceChildren(
    ...relevant.map(({ title, situations }) => group(title, situations)),
    ...otherGroups(destination).map(({ title, situations }) => group(`Other destinations · ${title}`, situations))
  )
  const frequent = FREQUENT[destination].filter(({ id }) => presets.has(id))
  byId('chips').replaceChildren(
    ...frequent.map(({ id, title }) => button(title, () => choose(id), { class: 'chip', 'data-preset': id, 'aria-pressed': 'false' }))
  )
}

const group = (label, situations) =>
  element('optgroup', { label }, situations.map(({ id, title }) => element('option', { value: id }, title)))
