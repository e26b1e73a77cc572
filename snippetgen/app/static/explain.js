// What is pasted, taken apart: a conversion's URL, and a Cookie header.

import { post } from './api.js'
import { badge, byId, code, element } from './elements.js'
import { unfolded, verdict } from './hit.js'
import { latest, paused } from './pause.js'

/** Explains what an area holds, in another element, as somebody types. */
const follow = (area, target, explain) => {
  const empty = [...target.childNodes]
  const run = latest(async () => {
    const text = area.value.trim()
    if (!text) return () => target.replaceChildren(...empty)
    try {
      const shown = await explain(text)
      return () => target.replaceChildren(...shown)
    } catch (error) {
      return () => target.replaceChildren(element('p', { class: 'problem' }, error.message))
    }
  })
  area.addEventListener('input', paused(run))
}

const explainUrl = async (text) => {
  const explanation = await post('/api/explain', { text })
  return [element('p', {}, verdict(explanation)), ...unfolded(explanation)]
}

const explainCookies = async (header) => {
  const read = await post('/api/cookies', { header })
  const rows = [
    ['visitor', read.visitor],
    ...Object.entries(read.experiments).map(([id, variation]) => [`experiment ${id}`, variation]),
    ...Object.entries(read.segments).map(([id, value]) => [`segment ${id}`, value]),
    ['universal id', read.universal_id]
  ]
  return [
    read.opted_out && element('p', {}, badge('opted out', 'warning')),
    element('dl', { class: 'parameters' }, rows.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value ? code(value) : element('span', { class: 'quiet' }, 'none'))))),
    element('ul', { class: 'findings' }, read.notes.map((note) => element('li', {}, note)))
  ].filter(Boolean)
}

export const startExplaining = () => {
  follow(byId('explain-url'), byId('explained'), explainUrl)
  follow(byId('explain-cookies'), byId('read'), explainCookies)
}
