// Checks a live page in a real browser. The server runs the check and streams its progress.

import { announce } from '../lib/announce.js'
import { awaitEnd, post, request, subscribe } from '../lib/api.js'
import { badge, byId, code, element, formatted } from '../lib/elements.js'
import { clock } from '../lib/clock.js'
import { ENGINE_NAMES } from '../lib/engines.js'
import { keepText } from '../lib/kept_fields.js'
import { data } from '../state/page_data.js'
import { markStale } from './stale.js'

const STEPS = {
  browser: 'Starting the browser …',
  page: 'Opening the page, and watching it for up to ten seconds …',
  uncached: 'Opening the page again, without its cache …'
}

export class InspectionView {
  #workspace
  #tabs
  #job = null
  #stream = null
  #busy = false
  /** The basis of the configuration that the shown result compares with; null if there was none. */
  #compared = null
  /** The choices of the shown result, as JSON; empty if there is no result. */
  #asked = ''
  /** Whether the server was asked for a check of before a reload. */
  #sought = false

  constructor(workspace, tabs) {
    this.#workspace = workspace
    this.#tabs = tabs
    byId('inspect-engine').append(...data.engines.map((name) => element('option', { value: name }, ENGINE_NAMES[name] ?? name)))
    byId('inspection').noValidate = true
    byId('inspection').addEventListener('submit', (event) => {
      event.preventDefault()
      this.#start()
    })
    byId('inspect-url').addEventListener('input', () => explainAddress(''))
    keepText(byId('inspect-url'))
    byId('inspect-stop').addEventListener('click', () => this.#cancel())
    byId('inspection').addEventListener('input', () => this.#judge())
    for (const type of ['active', 'draft', 'trouble']) {
      workspace.addEventListener(type, () => {
        this.#judge()
        this.#seek()
      })
    }
    tabs.addEventListener('view', () => this.#seek())
  }

  /** Shows the latest check, which may be older than the page. */
  async #seek() {
    const { active } = this.#workspace
    if (this.#tabs.view !== 'inspect' || this.#sought || !active?.settled) return
    this.#sought = true
    const { basis, current, good } = active
    const found = await request('GET', `/api/inspect${current ? `?draft=${good.id}` : ''}`).catch(() => null)
    if (!found?.job || this.#busy || this.#asked) return
    this.#job = found.job
    this.#asked = chooseAgain(found) ? choices() : OTHER
    this.#compared = found.compared ? found.current && basis : null
    if (found.event === 'progress') {
      this.#busy = true
      this.#follow()
    } else this.#handlers(clock(new Date(found.changed)))[found.event](found.data)
    this.#judge()
  }

  async #start() {
    if (this.#busy) return
    const address = readAddress()
    if (!address) return
    const wanted = this.#wanted(address)
    if (!wanted) return say(`${this.#workspace.active.obstacle}, or compare with no configuration.`)
    this.#busy = true
    const compared = wanted.draft ? this.#workspace.active.basis : null
    try {
      this.#job = (await post('/api/inspect', wanted)).job
      this.#compared = compared
      this.#asked = choices()
      this.#judge()
      this.#follow()
    } catch (error) {
      this.#busy = false
      say(error.message)
      if (error.answer?.job) this.#await(error.answer.job)
    }
  }

  /** Waits for a check of another page, which can be cancelled here too. */
  #await(job) {
    this.#job = job
    this.#busy = true
    running(true)
    this.#stream = awaitEnd(`/api/inspect/${job}`, () => this.#end(0, say('The other check has ended. You can check now.')))
  }

  /** Returns the body of the request; null if the open configuration has problems. */
  #wanted(url) {
    const wanted = { url, engine: byId('inspect-engine').value, viewport: byId('inspect-viewport').value, insecure: byId('inspect-insecure').checked }
    if (byId('inspect-config').value === 'none') return wanted
    const { draft } = this.#workspace.active
    return draft?.snippet ? { ...wanted, draft: draft.id } : null
  }

  /** Marks the result as out of date if it compares with another configuration, or belongs to other choices. */
  #judge() {
    const { active } = this.#workspace
    const stale = this.#compared !== null && active && (!active.current || active.basis !== this.#compared)
    const words = stale ? 'this compares with another configuration, or an earlier version of it' : this.#asked && this.#asked !== choices() && 'this was checked with other choices'
    markStale('inspected', words ? `Out of date: ${words}. Check again.` : '')
  }

  /** Removes the link to a report, which ends with the server's process. */
  forgetReport() {
    byId('inspected').querySelector('a')?.parentElement.replaceChildren('The report was lost when the studio’s server restarted. Check again for a new one.')
  }

  #follow() {
    running(true)
    byId('inspected').replaceChildren()
    say(STEPS.browser)
    this.#stream = subscribe(`/api/inspect/${this.#job}`, {
      ...this.#handlers(),
      error: () => this.#stream.readyState === EventSource.CLOSED && this.#end(0, say('The studio does not respond. Check that `snippetgen serve` is still running.'))
    })
  }

  /** Returns what shows each state of a check; `time` is when it ended if that is not now. */
  #handlers(time = null) {
    return {
      progress: ({ step }) => say(STEPS[step]),
      done: (found) => this.#end(1, show(found, time ?? clock())),
      failed: ({ error }) => this.#end(0, say(error)),
      cancelled: () => this.#end(0, say('Cancelled.'))
    }
  }

  #cancel() {
    byId('inspect-stop').disabled = true
    say('Closing the browser …')
    request('DELETE', `/api/inspect/${this.#job}`).catch(({ message }) => say(message))
  }

  /** Ends the check. `progress` is the completed part: 1 if there is a result. */
  #end(progress) {
    byId('inspect-progress').value = progress
    this.#stream?.close()
    this.#busy = false
    running(false)
  }
}

/**
 * Returns the entered address, with https:// in front if it has no scheme; "" if it is not an
 * address.
 */
const readAddress = () => {
  const field = byId('inspect-url')
  const text = field.value.trim()
  if (text && !/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) field.value = `https://${text}`
  const right = URL.canParse(field.value) && /^https?:$/.test(new URL(field.value).protocol)
  explainAddress(right ? '' : 'Enter the address of a page, such as https://shop.example/.')
  if (!right) field.focus()
  return right ? field.value : ''
}

/** Returns what the user has entered and chosen, as JSON. */
const choices = () => JSON.stringify([...byId('inspection').querySelectorAll('input, select')].map(({ type, checked, value }) => (type === 'checkbox' ? checked : value.trim())))

/** What `choices` never returns. */
const OTHER = 'other'

/** Fills in the form for a check of before a reload; returns false if the user has entered another address. */
const chooseAgain = ({ asked, compared }) => {
  const field = byId('inspect-url')
  const typed = field.value.trim()
  if (typed && ![typed, `https://${typed}`].includes(asked.url)) return false
  field.value = asked.url
  byId('inspect-engine').value = asked.engine
  byId('inspect-viewport').value = asked.viewport
  byId('inspect-insecure').checked = asked.insecure
  byId('inspect-config').value = compared ? 'open' : 'none'
  return true
}

const explainAddress = (words) => {
  byId('inspect-problem').textContent = words
  byId('inspect-url').setAttribute('aria-invalid', Boolean(words))
}

const say = (words) => byId('inspect-words').replaceChildren(...formatted(words))

const running = (yes) => {
  const [from, to] = yes ? [byId('inspect-start'), byId('inspect-stop')] : [byId('inspect-stop'), byId('inspect-start')]
  to.disabled = false
  if (document.activeElement === from || document.activeElement === document.body) to.focus()
  from.disabled = true
  if (yes) byId('inspect-progress').removeAttribute('value')
}

const show = (found, time) => {
  say(found.works ? 'The snippet works on this page.' : 'The snippet does not work on this page.')
  announce(found.sentence)
  byId('inspected').replaceChildren(
    element('p', {}, badge(found.works ? 'works' : 'does not work', found.works ? 'good' : 'error'), found.verdict !== 'works' && [' ', element('strong', {}, found.title), ' ', code(found.verdict)]),
    element('p', {}, found.sentence),
    ...(found.works ? [] : [element('p', {}, found.advice), found.who !== 'nobody' && element('p', { class: 'quiet' }, `Who can fix it: ${found.who_can}.`)].filter(Boolean)),
    ...found.also.map(({ sentence }) => element('p', {}, badge('also', 'warning'), ' ', sentence)),
    element('h3', {}, 'How the value got there'),
    element('ol', { class: 'way' }, found.way.map(step)),
    element('h3', {}, 'Evidence'),
    listed(found.evidence.map(({ kind, text }) => [kind, text])),
    element('h3', {}, 'Timeline'),
    element('ol', { class: 'timeline', tabindex: 0, 'aria-label': 'Timeline of the page' }, found.timeline.map(moment)),
    element('p', { class: 'quiet' }, `${found.url}, in ${found.browser}, at ${time}`),
    element('p', {}, element('a', { href: new URL(found.report, data.preview).href, target: '_blank', rel: 'noopener' }, 'Open the report'), '. It is redacted, so you can share it.')
  )
}

const PLACES = { page: 'The page', variable: 'The vendor’s variable', request: 'The vendor’s request' }

const step = ({ place, sentence, reached }) =>
  element('li', {}, badge(reached === null ? 'not seen' : reached ? 'reached' : 'not reached', reached === null ? '' : reached ? 'good' : 'error'), ' ', element('strong', {}, PLACES[place] ?? place), ' ', sentence)

const listed = (rows) =>
  rows.length
    ? element('dl', { class: 'parameters' }, rows.map(([name, text]) => element('div', {}, element('dt', {}, name), element('dd', {}, code(text)))))
    : element('p', { class: 'quiet' }, 'None.')

const moment = ({ ms, lane, text }) =>
  element('li', { class: 'event' }, element('span', { class: 'ms' }, `${ms} ms`), element('span', {}, element('span', { class: 'quiet' }, lane), ' ', text))
