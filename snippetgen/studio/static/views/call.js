// A call comes in: what the vendor tells of it, and the conversion that follows.

import { post } from '../lib/api.js'
import { badge, byId, code, element, listing } from '../lib/elements.js'
import { sent, unfolded, verdict } from './hit.js'
import { pretty } from '../lib/pretty_json.js'

const MOST = 50

export class Calls {
  #columns
  #count = 0

  constructor(desk, columns) {
    this.#columns = columns
    byId('ring').addEventListener('click', () => this.#ring())
    byId('forget').addEventListener('click', () => this.#forget())
    columns.addEventListener('state', () => this.#allow())
    desk.addEventListener('columns', () => byId('calls').replaceChildren())
    this.#forget()
  }

  /** Shows a conversion that the log endpoint has got. */
  arrived(hit) {
    const list = byId('hits')
    if (!this.#count) list.replaceChildren()
    for (const each of list.children) each.open = false
    this.#count += 1
    byId('forget').disabled = false
    list.prepend(
      element(
        'details',
        { class: 'hit', open: true },
        element('summary', {}, element('strong', {}, `Conversion ${this.#count}`), ' ', verdict(hit)),
        sent(hit),
        unfolded(hit)
      )
    )
    while (list.children.length > MOST) list.lastChild.remove()
  }

  #allow() {
    byId('ring').disabled = !this.#columns.all.some(({ state }) => state)
  }

  async #ring() {
    const ringing = this.#columns.all.filter(({ state }) => state)
    const cards = await Promise.all(ringing.map(call))
    byId('calls').replaceChildren(...cards)
  }

  #forget() {
    this.#count = 0
    byId('hits').replaceChildren(element('p', { class: 'empty' }, 'No conversion has arrived.'))
    if (document.activeElement === byId('forget')) byId('ring').focus()
    byId('forget').disabled = true
  }
}

const call = async ({ configuration, state, why }) => {
  const { vendor, returned } = state
  try {
    const answer = await post('/api/calls', {
      draft: configuration.good.id,
      stored: Object.fromEntries(vendor ?? []),
      returned
    })
    const done = answer.hit.body ? 'posted' : 'requested'
    return card(configuration, answer.payload, answer.note, element('p', {}, badge(done, 'good'), ' ', code(answer.url)))
  } catch (error) {
    const words = element('p', {}, badge('no conversion', 'warning'), ` ${state.reason === 'ready' ? error.message : why[0]}`)
    return card(configuration, error.answer?.payload ?? returned, '', words)
  }
}

const card = (configuration, payload, note, outcome) =>
  element(
    'article',
    { class: 'card' },
    element('h3', {}, `${configuration.good.snippet.vendor.title} tells of the call`),
    note && element('p', { class: 'help' }, note),
    payload && told(configuration.title, payload),
    outcome
  )

const told = (title, { method, content_type: type, body, query }) => [
  element('p', { class: 'quiet' }, [title, method === 'pull' ? 'Your service asks for it' : method, type].filter(Boolean).join(' · ')),
  query && listing(query, 'Query that the vendor sends'),
  body && listing(pretty(body), 'Body that the vendor sends')
]
