// Radio buttons for Optimizely's projects and goals, whose names are untrusted text.

import { badge, code, element } from '../lib/elements.js'

const PRODUCTS = { classic: 'Classic', web: 'Web' }

const choice = (name, value, { checked = false, disabled = false }, ...words) =>
  element('label', { class: 'choice' }, element('input', { type: 'radio', name, value, checked, disabled, required: true }), element('span', {}, words.flat()))

export const projectChoice = ({ id, name, product, archived, unusable }, checked) =>
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

export const goalChoice = ({ key, title }, checked) => choice('goal', `key ${key}`, { checked }, title, ' ', code(key))

/** The option for a goal that is not in the list. */
export const newGoalChoice = (checked) => choice('goal', '', { checked }, 'Another goal, created if it does not exist')
