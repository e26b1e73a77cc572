// A conversion taken apart: parameters in words, and what is wrong with them.

import { badge, code, element } from './elements.js'

const SEVERITIES = ['error', 'warning', 'info']

/** Unfolds what the log endpoint, or `explain`, tells of a conversion. */
export const unfolded = ({ parameters, words, findings }) => {
  const known = new Set(Object.keys(parameters))
  return [
    element('dl', { class: 'parameters' }, Object.entries(parameters).map(([name, value]) => parameter(name, value, words, findings))),
    list(findings.filter((each) => !known.has(each.parameter))),
    !findings.length && element('p', { class: 'quiet' }, 'No findings.')
  ].filter(Boolean)
}

export const verdict = ({ valid, destination }) => [
  badge(valid ? 'valid' : 'invalid', valid ? 'good' : 'error'),
  ' ',
  element('span', { class: 'quiet' }, destination)
]

const parameter = (name, value, words, findings) =>
  element(
    'div',
    {},
    element('dt', {}, code(name)),
    element('dd', {}, code(text(value)), element('span', { class: 'words' }, words[name] ?? ''), list(findings.filter((each) => each.parameter === name)))
  )

const text = (value) => {
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.map(text).join(' · ') : JSON.stringify(value)
}

const list = (findings) => {
  if (!findings.length) return null
  const sorted = findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))
  return element(
    'ul',
    { class: 'findings' },
    sorted.map(({ severity, code: id, message }) => element('li', {}, badge(severity, severity), ' ', code(id), ` ${message}`))
  )
}
