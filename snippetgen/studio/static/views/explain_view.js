// Explains pasted text: a conversion, or a Cookie header.

import { announce } from '../lib/announce.js'
import { post } from '../lib/api.js'
import { cookieHeader, readCookies } from '../lib/cookies.js'
import { data, presets } from '../state/page_data.js'
import { badge, button, byId, code, element, formatted } from '../lib/elements.js'
import { explanationDetails, verdict } from './explanation.js'
import { latestOnly, debounce } from '../lib/debounce.js'
import { keepText } from '../lib/kept_fields.js'
import { prettyJson } from '../lib/pretty_json.js'

const PATIENCE = 10_000 // milliseconds

/** Explains the text of an area in another element while the user types; `explain` resolves to the nodes and the words to announce. */
const explainWhileTyping = (area, target, explain) => {
  const empty = [...target.childNodes]
  const show = (nodes, words = '') => {
    target.replaceChildren(...nodes)
    target.classList.remove('stale')
    announce(words)
  }
  const runSoon = debounce(
    latestOnly(async () => {
      const text = area.value.trim()
      if (!text) return () => show(empty)
      try {
        const shown = await explain(text)
        return () => show(...shown)
      } catch (error) {
        return () => show([element('p', { class: 'problem' }, formatted(error.message))], error.message)
      }
    })
  )
  area.addEventListener('input', () => {
    target.classList.add('stale')
    runSoon()
  })
  keepText(area)
}

const explainConversion = async (text) => {
  const explanation = await post('/api/explain', { text }, PATIENCE)
  // The conversion that the server found inside the text, if the text contains more.
  const found = explanation.text
  const source = found ? [element('p', {}, element('span', { class: 'quiet' }, 'Found: '), code(found))] : []
  const { valid, findings } = explanation
  const words = `The conversion is ${valid ? 'valid' : 'invalid'}. ${findings.length || 'No'} ${findings.length === 1 ? 'finding' : 'findings'}.`
  return [[...source, element('p', {}, verdict(explanation)), ...explanationDetails(explanation)], words]
}

const explainCookies = async (header) => {
  const read = await readCookies(header)
  const rows = [
    ['visitor', read.visitor],
    ...Object.entries(read.experiments).map(([id, variation]) => [`experiment ${id}`, variation]),
    ...Object.entries(read.segments).map(([id, value]) => [`segment ${id}`, value]),
    ['universal id', read.universal_id]
  ]
  const nodes = [
    read.opted_out && element('p', {}, badge('opted out', 'warning')),
    element('dl', { class: 'parameters' }, rows.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value ? code(value) : element('span', { class: 'quiet' }, 'none'))))),
    element('ul', { class: 'findings' }, read.notes.map((note) => element('li', {}, note)))
  ]
  return [nodes.filter(Boolean), 'The cookies were read.']
}

const offer = (parent, area, examples) =>
  parent.append(
    ...Object.entries(examples).map(([words, text]) =>
      button(words, () => {
        area.value = text
        area.dispatchEvent(new Event('input'))
      }, { class: 'chip' })
    )
  )

export const startExplainView = () => {
  explainWhileTyping(byId('explain-conversion'), byId('explained'), explainConversion)
  explainWhileTyping(byId('explain-cookies'), byId('read'), explainCookies)
  const { url, value, body } = data.examples
  offer(byId('conversion-examples'), byId('explain-conversion'), {
    'A conversion URL': url,
    'A compact value': value,
    'An Event API body': prettyJson(body)
  })
  offer(byId('cookie-examples'), byId('explain-cookies'), { 'A Cookie header': cookieHeader(presets.get('normal')) })
}
