// Radio buttons for projects and goals of Optimizely, whose names are text that anybody may have written.

import { badge, code, element } from '../lib/elements.js'

const PRODUCTS = { classic: 'Classic', web: 'Web' }

const choice = (name, value, { checked = false, disabled = false }, ...words) =>
  element('label', { class: 'choice' }, element('input', { type: 'radio', name, value, checked, disabled, required: true }), element('span', {}, words.flat()))

export const project = ({ id, name, product, archived, unusable }, checked) =>
  choice(
    'project',
    id,
    { checked: checked && !unusable, disabled: Boolean(unusable) },
    name,
    ' ',
    code(id),
    ' ',
    badge(PRODUCTS[product]),
    archived && [' ', badge('archived', 'warning')],
    unusable && !archived && element('span', { class: 'help' }, ` ${unusable}`)
  )

export const goal = ({ key, title }, checked) => choice('goal', `key ${key}`, { checked }, title, ' ', code(key))

/** The choice of another goal than those. */
export const another = (checked) => choice('goal', '', { checked }, 'Another one: it is created unless it is there')
