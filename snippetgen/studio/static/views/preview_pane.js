// A configuration's page: the frame, why there is a conversion or none, what the vendor stored, the timeline.

import { post } from '../lib/api.js'
import { isWeb, kind } from '../lib/conversion.js'
import { faults } from './cookies.js'
import { badge, button, code, element } from '../lib/elements.js'
import { unfolded } from './hit.js'
import { meaning } from '../lib/reasons.js'
import { Stage } from './stage.js'
import { Timeline } from './timeline.js'

const SETTLED = 600 // milliseconds without news after which the next page may open

/** Dispatches `state` when the page has told what the snippet does. */
export class Column extends EventTarget {
  state = null
  #stage
  #timeline
  #parts
  #settled = () => {}
  #still = false
  #situation = null

  constructor(configuration, close) {
    super()
    this.configuration = configuration
    const name = configuration.title
    this.#timeline = new Timeline(name)
    this.#parts = parts(name)
    const frame = element('iframe', { title: `Simulated customer page: ${name}` })
    this.#stage = new Stage(frame, {
      state: (state) => this.#show(state),
      event: (event) => this.#happened(event),
      failure: ({ message }) => (this.#parts.failure.textContent = message)
    })
    this.element = element('article', { class: 'column', 'aria-label': name }, this.#heading(name, close), this.#rest(frame))
  }

  /** Why there is no conversion, in words. */
  get why() {
    return meaning(this.state.reason, this.#isWeb)
  }

  /** What has come of the situation, in a line. */
  get outcome() {
    return outcome(this.state, this.why)
  }

  get #isWeb() {
    return isWeb(this.configuration.good.values.destination, this.#situation.optimizely)
  }

  /** Tells whether what the page shows is what the configuration says. */
  note() {
    const { draft, good } = this.configuration
    this.#parts.stale.hidden = Boolean(draft?.snippet || !good)
  }

  /** Opens the page; resolves when it has come to rest, as pages share cookies. */
  open(situation) {
    const { good } = this.configuration
    this.note()
    this.#parts.agree.hidden = !good?.values.consent
    this.#still = false
    if (!good) return this.#showNothing()
    this.state = null
    this.dispatchEvent(new Event('state'))
    this.#timeline.clear()
    this.#parts.failure.textContent = ''
    this.#parts.refresh.disabled = false
    this.#situation = situation.values
    this.#stage.open(good.id, situation)
    return new Promise((resolve) => {
      let timer = setTimeout(resolve, 2 * SETTLED)
      this.#settled = () => {
        clearTimeout(timer)
        timer = setTimeout(resolve, SETTLED)
      }
    })
  }

  /** Lets the picture stand while another page takes the cookies. */
  freeze() {
    this.#still = true
  }

  close() {
    this.#stage.close()
    this.element.remove()
  }

  #heading(name, close) {
    const remove = close && button('Close', close, { class: 'link', 'aria-label': `Close ${name}` })
    return element('div', { class: 'heading' }, element('h3', {}, name), this.#parts.vendor, remove)
  }

  #rest(frame) {
    const { stale, reason, stored, failure, refresh, agree, send } = this.#parts
    refresh.addEventListener('click', () => this.#ask('refresh'))
    agree.addEventListener('click', () => this.#ask('agree'))
    send.addEventListener('click', () => this.#ask('send'))
    return [
      element('div', { class: 'site' }, frame, stale),
      element('div', { class: 'row' }, refresh, agree, send),
      reason,
      element('h4', {}, 'What happened'),
      this.#timeline.element,
      element('h4', {}, 'What the vendor stored'),
      stored,
      failure
    ]
  }

  #ask(what) {
    this.#still = false
    this.#stage.ask(what)
  }

  #happened(event) {
    if (this.#still) return
    this.#timeline.add(event)
    this.#settled()
  }

  #show(state) {
    if (this.#still) return
    this.state = state
    const { reason, stored, send, vendor } = this.#parts
    reason.replaceChildren(...answer(state, this.why))
    reason.dataset.ready = state.reason === 'ready'
    stored.replaceChildren(...variables(state.vendor))
    vendor.textContent = this.configuration.good.snippet.vendor.title
    send.disabled = !state.url
    this.#settled()
    this.dispatchEvent(new Event('state'))
    this.#blame(state)
  }

  /** Names what is wrong with the cookie, where that is the reason, instead of what may be wrong. */
  async #blame(state) {
    if (this.#isWeb) return
    const found = await faults(state.reason, this.#situation).catch(() => [])
    if (found.length && this.state === state) this.#parts.reason.querySelector('.quiet').textContent = found.join(' ')
  }

  #showNothing() {
    this.state = null
    this.#parts.reason.replaceChildren(element('p', {}, 'The page opens here as soon as the configuration is right.'))
    this.dispatchEvent(new Event('state'))
  }
}

const parts = (name) => ({
  vendor: element('span', { class: 'quiet' }),
  stale: element('p', { class: 'notice', hidden: true }, 'The configuration is wrong. This is what was right before.'),
  reason: element('div', { class: 'reason', 'aria-live': 'polite' }, element('p', {}, 'Waiting for the page.')),
  stored: element('div', { class: 'stored' }, element('p', { class: 'quiet' }, 'Nothing yet.')),
  failure: element('p', { class: 'problem', role: 'alert' }),
  refresh: button('Call refresh()', () => {}, { disabled: true, 'aria-label': `Call refresh() on ${name}` }),
  agree: button('The visitor agrees', () => {}, { hidden: true }),
  send: button('Send from the page', () => {}, { disabled: true, 'aria-label': `Send from the page ${name}` })
})

const outcome = ({ reason, url }, [first]) => [
  badge(reason, reason === 'ready' ? 'good' : 'warning'),
  ' ',
  element('strong', {}, kind(url) ? `A ${kind(url)} was built.` : first)
]

const answer = (state, why) => {
  const { call, url } = state
  const built = kind(url)
  return [
    element('p', {}, outcome(state, why)),
    element('p', { class: 'quiet' }, built ? 'The vendor has what it needs.' : why[1]),
    element('details', {}, element('summary', {}, built ? `The ${built}` : 'What was asked'), element('p', {}, code(call)), element('p', {}, code(url || '""')))
  ]
}

const variables = (pairs) => {
  if (!pairs) return [element('p', { class: 'quiet' }, 'The vendor’s script is not there.')]
  if (!pairs.length) return [element('p', { class: 'quiet' }, 'Nothing.')]
  return pairs.map(([name, value]) =>
    element(
      'div',
      { class: 'variable' },
      element('div', { class: 'caption' }, code(name), element('span', { class: 'quiet' }, `${value.length} characters`)),
      element('p', {}, code(value)),
      kind(value) && pieces(value)
    )
  )
}

/** What a value holds, asked for when somebody wants to see it. */
const pieces = (value) => {
  const shown = element('div')
  const details = element('details', {}, element('summary', {}, `What the ${kind(value)} says`), shown)
  const show = async () => shown.replaceChildren(...unfolded(await post('/api/explain', { text: value })))
  details.addEventListener('toggle', () => show().catch(({ message }) => shown.replaceChildren(message)), { once: true })
  return details
}
