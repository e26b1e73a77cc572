// Conversions that have arrived, taken apart.

import { code, element, table } from './elements.js'

const list = document.getElementById('hits')
let count = 0

export const showHit = async ({ url }) => {
  const response = await fetch(`/explanation?${new URLSearchParams({ url })}`)
  const explanation = await response.json()
  if (!count) list.replaceChildren()
  count += 1
  list.prepend(hit(count, url, explanation))
}

const hit = (number, url, { valid, destination, parameters, findings }) =>
  element(
    'article',
    { class: 'hit' },
    element('h3', {}, `${number}. `, badge(valid ? 'valid' : 'invalid', valid ? 'info' : 'error'), ` ${destination}`),
    element('p', { class: 'long' }, code(url)),
    table(
      ['Parameter', 'Value', 'Meaning'],
      parameters.map(({ name, value, meaning }) => [code(name), code(value), meaning])
    ),
    findings.length
      ? element('ul', { class: 'findings' }, ...sorted(findings).map(finding))
      : element('p', { class: 'quiet' }, 'No findings.')
  )

const SEVERITIES = ['error', 'warning', 'info']

const sorted = (findings) =>
  findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))

const finding = ({ severity, code: id, message }) =>
  element('li', {}, badge(severity, severity), ' ', code(id), ` ${message}`)

const badge = (text, severity) => element('span', { class: `badge ${severity}` }, text)
