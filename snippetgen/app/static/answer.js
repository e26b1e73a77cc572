// What the snippet answers on the simulated page, and what the vendor has.

import { code, element, table } from './elements.js'

const MEANINGS = {
  ready: 'A conversion is there.',
  optimizely_missing: 'Optimizely is not on the page.',
  optimizely_loading: 'Optimizely has not loaded yet.',
  opted_out: 'The visitor has opted out of Optimizely.',
  no_consent: 'The consent check that is configured did not say yes.',
  no_project: 'Optimizely tells no valid project or account id, or another than the configured one.',
  no_visitor: 'The visitor has no id.',
  no_experiment: 'The visitor is in no experiment.',
  no_goal: 'The goal has no valid name, or Web Experimentation has no such event.',
  too_long: 'The conversion does not fit the vendor’s limit.',
  not_run: 'The snippet did not run.'
}

const put = (id, ...children) => document.getElementById(id).replaceChildren(...children)

export const showAnswer = ({ vendor, call, url, reason }) => {
  put('received', received(vendor))
  put('reason', reason)
  document.getElementById('reason').dataset.ready = reason === 'ready'
  put('reason-meaning', Object.hasOwn(MEANINGS, reason) ? MEANINGS[reason] : '')
  put('call', call)
  put('url', url ? code(url) : '')
  document.getElementById('send').disabled = !url
}

const received = (vendor) => {
  if (!vendor) return element('p', { class: 'quiet' }, 'The vendor’s script is not there.')
  if (!vendor.length) return element('p', { class: 'quiet' }, 'Nothing.')
  const rows = vendor.map(([name, value]) => [code(name), code(value), `${value.length} characters`])
  return table(['Variable', 'Value', 'Length'], rows)
}
