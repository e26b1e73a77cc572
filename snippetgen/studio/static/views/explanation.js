// The explanation of a conversion: its parameters with descriptions, and findings.

import { copy } from '../lib/clipboard.js'
import { badge, button, code, element, listing } from '../lib/elements.js'
import { prettyJson } from '../lib/pretty_json.js'
import { destinations } from '../state/page_data.js'

const SEVERITIES = ['error', 'warning', 'info']

/** Returns the parameters and findings from the log endpoint or from `explain`. */
export const explanationDetails = ({ parameters, words, findings }) => {
  const known = new Set(Object.keys(parameters))
  const paths = [...known].some((name) => name.includes('.'))
  return [
    element('dl', { class: paths ? 'parameters paths' : 'parameters' }, Object.entries(parameters).map(([name, value]) => parameter(name, value, words, findings))),
    list(findings.filter((each) => !known.has(each.parameter))),
    !findings.length && element('p', { class: 'quiet' }, 'No findings.')
  ].filter(Boolean)
}

/**
 * Returns the URL of a request and, for Web Experimentation, its body and the status of the
 * response.
 */
export const requestSummary = ({ method, url, body, status, strict }) => {
  if (!body) return element('p', { class: 'url' }, code(url), ' ', button('Copy', () => copy(url, 'URL'), { class: 'link', 'aria-label': 'Copy the URL' }))
  return [
    element('p', { class: 'url' }, `${method} `, code(url)),
    element('p', { class: 'quiet' }, `Response: ${status}${strict ? ', in strict mode' : ''}.`),
    element('details', {}, element('summary', {}, 'Request body'), listing(prettyJson(body), 'Body of the request'))
  ]
}

/** Returns whether a conversion is valid, and its destination, or what accepts the form if several share it. */
export const verdict = ({ valid, destination }) => [
  badge(valid ? 'valid' : 'invalid', valid ? 'good' : 'error'),
  ' ',
  element('span', { class: 'quiet' }, form(destination))
]

const form = (destination) => {
  const shared = destinations.get(destination)?.shared_form
  return shared ? `for ${shared}` : destination
}

const parameter = (name, value, words, findings) =>
  element(
    'div',
    {},
    element('dt', {}, path(name)),
    element('dd', {}, code(text(value)), element('span', { class: 'words' }, words[name] ?? ''), list(findings.filter((each) => each.parameter === name)))
  )

/** Returns a name, which may be a path with dots. A line may break after each dot. */
const path = (name) => element('code', {}, name.split(/(?<=\.)/).flatMap((piece) => [piece, element('wbr')]))

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
