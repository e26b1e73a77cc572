// Simulated calls: what the vendor sends, and the conversion that results.

import { badge, button, byId, element, listing } from '../lib/elements.js'
import { keepFocus } from '../lib/focus.js'
import { explanationDetails, requestSummary, verdict } from './explanation.js'
import { prettyJson } from '../lib/pretty_json.js'
import { showToast } from '../lib/toast.js'
import { markStale } from './stale.js'

const MAX_HITS = 50

/** Dispatches `result` when the outcome of the latest call changes or becomes outdated. */
export class Calls extends EventTarget {
  #panes
  #count = 0
  /** The states of the pages at the time of the call. */
  #states = []
  #results = []

  constructor(workspace, panes) {
    super()
    this.#panes = panes
    byId('ring').addEventListener('click', () => this.#ring())
    panes.addEventListener('call', () => this.#ring())
    byId('forget').addEventListener('click', () => this.#forget('No conversion has arrived since the list was cleared.'))
    panes.addEventListener('state', () => this.#follow())
    workspace.addEventListener('panes', () => this.#follow())
    for (const type of ['draft', 'trouble']) workspace.addEventListener(type, () => this.#follow())
    this.#forget('No conversion has arrived yet.')
  }

  /**
   * The outcome of the call on the first page, `{hit}` or `{error}`; null if no outcome is up to
   * date.
   */
  get result() {
    return this.#current ? this.#results[0] : null
  }

  get #current() {
    const now = this.#panes.all.map(({ state, current }) => current && state)
    return this.#states.length > 0 && now.length === this.#states.length && now.every((state, index) => state === this.#states[index])
  }

  /** Shows a conversion that has arrived at the log endpoint. */
  arrived(hit) {
    const list = byId('hits')
    if (!this.#count) list.replaceChildren()
    for (const each of list.children) each.open = false
    this.#count += 1
    byId('forget').disabled = false
    byId('arrival').textContent = `Conversion ${this.#count} has arrived at the log endpoint: ${hit.valid ? 'valid' : 'with errors'}.`
    list.append(
      element(
        'details',
        { class: 'hit', open: true, 'data-request': requestOf(hit) },
        element('summary', {}, element('strong', {}, `Conversion ${this.#count}`), ' ', verdict(hit)),
        requestSummary(hit),
        explanationDetails(hit)
      )
    )
    while (list.children.length > MAX_HITS) list.firstChild.remove()
  }

  /**
   * Enables the call if a page is ready, and marks the last call as out of date if the pages have
   * changed.
   */
  #follow() {
    byId('ring').disabled = !this.#panes.all.some(callable)
    const stale = this.#states.length > 0 && !this.#current
    // Conversions that arrive from now on are those of the new page.
    if (stale || !this.#panes.all[0]?.state) for (const each of byId('hits').querySelectorAll('.hit')) each.classList.add('stale')
    markStale('calls', stale ? 'Out of date: the page or the configuration has changed since this call.' : '')
  }

  async #ring() {
    const ringing = this.#panes.all.filter(callable)
    if (!ringing.length) return showToast(this.#panes.all[0].outdated || 'The page is not ready for a call yet.', 'error')
    const states = this.#panes.all.map(({ state }) => state)
    const results = await Promise.all(ringing.map(call))
    this.#states = states
    this.#results = results
    byId('calls').replaceChildren(...results.map(({ card }) => card))
    const [{ error }] = results
    if (error) byId('arrival').textContent = error
    this.#follow()
    this.dispatchEvent(new Event('result'))
  }

  #forget(words) {
    this.#count = 0
    byId('hits').replaceChildren(element('p', { class: 'empty' }, words))
    keepFocus(() => (byId('forget').disabled = true), () => byId('ring'))
  }
}

/** Whether a page is up to date, so that a call shows a correct result. */
const callable = ({ state, current }) => state && current

const call = async ({ configuration, state, why }) => {
  const { vendor, returned } = state
  try {
    const answer = await configuration.about('/api/calls', {
      stored: Object.fromEntries(vendor ?? []),
      returned
    })
    const done = answer.hit.body ? 'posted' : 'requested'
    const link = button('See it at the log endpoint', () => showHit(answer.hit), { class: 'link' })
    return { hit: answer.hit, card: card(configuration, answer.payload, answer.note, element('p', {}, badge(done, 'good'), ' ', link)) }
  } catch (error) {
    const words = state.reason === 'ready' ? error.message : why[0]
    const outcome = element('p', {}, badge('no conversion', 'warning'), ` ${words}`)
    return { error: words, card: card(configuration, error.answer?.payload ?? returned, '', outcome) }
  }
}

const card = (configuration, payload, note, outcome) =>
  element(
    'article',
    { class: 'card' },
    element('h3', {}, heading(configuration.good.snippet.vendor, payload)),
    note && element('p', { class: 'help' }, note),
    payload && payloadDetails(configuration.title, payload),
    outcome
  )

const heading = (vendor, payload) => (payload?.method === 'pull' ? `Your service requests the call from ${vendor.in_text}` : `${vendor.at_start} reports the call`)

const payloadDetails = (title, { method, content_type: type, body, query }) => [
  element('p', { class: 'quiet' }, [title, method === 'pull' ? '' : method, type].filter(Boolean).join(' · ')),
  element(
    'details',
    {},
    element('summary', {}, 'What the vendor sends'),
    query && listing(query, 'Query string from the vendor'),
    body && listing(prettyJson(body), 'Body from the vendor')
  )
]

const requestOf = ({ url, body }) => `${url}\n${body ?? ''}`

/** Opens a conversion at the log endpoint, and moves the focus to it. */
const showHit = (hit) => {
  const found = [...byId('hits').children].find((each) => each.dataset.request === requestOf(hit))
  if (!found) return byId('hits').focus()
  found.open = true
  found.querySelector('summary').focus()
}
