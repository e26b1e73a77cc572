// The preview of a configuration: its page, the snippet's reason, the vendor's variables and a timeline.

import { post } from '../lib/api.js'
import { copy } from '../lib/clipboard.js'
import { kind, receiverOn } from '../lib/conversion.js'
import { cookieProblems } from '../lib/cookies.js'
import { badge, button, code, element, meter } from '../lib/elements.js'
import { keepFocus } from '../lib/focus.js'
import { explanationDetails } from './explanation.js'
import { explainHandover, explainReason, failedLane, otherProduct } from '../lib/reasons.js'
import { destinations, optimizelyKinds, productTitle } from '../state/page_data.js'
import { PreviewFrame, STUCK } from './preview_frame.js'
import { Timeline } from './timeline.js'

const SETTLED = 600 // milliseconds without an event until the next page may open

/**
 * Dispatches `state` when the page reports what the snippet does, or can no longer report, and
 * `call` when the visitor clicks the phone number.
 */
export class PreviewPane extends EventTarget {
  state = null
  #preview
  #frame = element('iframe')
  #timeline = new Timeline()
  #parts = parts()
  #settled = () => {}
  #frozen = false
  #situation = null
  #opened = null
  #latest = null
  #gone = ''

  constructor(configuration, close) {
    super()
    this.configuration = configuration
    const handlers = {
      state: (state) => this.#show(state),
      event: (event) => this.#happened(event),
      failure: ({ message }) => (this.#parts.failure.textContent = message),
      call: () => this.dispatchEvent(new Event('call'))
    }
    this.#preview = new PreviewFrame(this.#frame, handlers, (reason) => this.#lose(reason))
    this.element = element('article', { class: 'preview-pane' }, this.#heading(close), this.#rest())
    this.updateLabels()
  }

  /** The reason why the page no longer reports, or an empty string. */
  get gone() {
    return this.#gone
  }

  /** Returns why there is no conversion: an explanation and a hint. */
  get why() {
    return (this.state.reason === 'optimizely_loading' && this.#otherProduct) || explainReason(this.state.reason, this.#receiver.hints)
  }

  /** Returns the outcome in one line. */
  get outcome() {
    return outcome(this.state, this.why)
  }

  /**
   * Returns an explanation if the page has only Optimizely products that the snippet does not
   * read, otherwise null.
   */
  get #otherProduct() {
    const { products: read, title } = destinations.get(this.configuration.good.destination)
    const onPage = this.#productsOnPage
    return onPage.length && !onPage.some((each) => read.includes(each)) ? otherProduct(onPage.map(productTitle), title) : null
  }

  /** Returns the destination that the snippet reports to on this page. */
  get #receiver() {
    return receiverOn(destinations.get(this.configuration.good.destination), this.#productsOnPage)
  }

  get #productsOnPage() {
    return optimizelyKinds.get(this.#situation.optimizely)?.products ?? []
  }

  /** Updates the labels that contain the configuration's title, which changes when it is saved. */
  updateLabels() {
    const { title } = this.configuration
    const { heading, refresh, send, remove } = this.#parts
    if (heading.textContent === title) return
    heading.textContent = title
    heading.title = title
    this.element.setAttribute('aria-label', title)
    this.#frame.title = `Simulated customer page: ${title}`
    this.#timeline.updateLabel(title)
    refresh.setAttribute('aria-label', `Call refresh() on ${title}`)
    send.setAttribute('aria-label', `Send from the page ${title}`)
    remove.setAttribute('aria-label', `Close ${title}`)
  }

  /** The reason why the page is not in the situation in the form, or an empty string. */
  get unread() {
    return this.#opened?.unread ? 'The situation has a field that cannot be read. Correct it, or undo the edits.' : ''
  }

  /** The reason why the page does not match the configuration and the situation, or an empty string. */
  get outdated() {
    return this.configuration.outdated || (this.unread && `Out of date: ${this.unread}`)
  }

  /** Whether the page shows what the configuration and the situation say. */
  get current() {
    return this.configuration.current && !this.unread
  }

  /** Dims the answer, and says why, if the page is out of date. */
  markStale() {
    const { outdated } = this
    this.#parts.stale.hidden = !outdated
    this.#parts.stale.textContent = outdated
    if (this.state) this.#dim(Boolean(outdated))
  }

  /** Opens the page. Resolves once it is idle or gone, because pages share cookies. */
  async open(situation) {
    const { good } = this.configuration
    this.markStale()
    this.#parts.agree.hidden = !(good?.values.consent || good?.values['data_layer.consent'])
    this.#frozen = false
    if (!good) return this.#showNothing()
    this.state = null
    this.dispatchEvent(new Event('state'))
    this.#timeline.clear()
    this.#parts.failure.textContent = ''
    this.#dim(true)
    this.#enable(true)
    if (this.#gone) this.#parts.reason.replaceChildren(element('p', {}, 'Opening the page …'))
    const stuck = this.#gone === STUCK
    this.#gone = ''
    this.#latest = null
    this.#situation = situation.values
    this.#opened = situation
    if (stuck) await this.#preview.renew()
    this.#preview.open(good.id, situation)
    return new Promise((resolve) => {
      let timer
      this.#settled = () => {
        clearTimeout(timer)
        timer = setTimeout(resolve, SETTLED)
      }
    })
  }

  /** Ignores further events while another page uses the cookies. */
  freeze() {
    this.#frozen = true
  }

  close() {
    this.#preview.close()
    this.element.remove()
  }

  #heading(close) {
    const { heading, vendor, remove } = this.#parts
    if (close) remove.addEventListener('click', close)
    return element('div', { class: 'heading' }, heading, vendor, close && remove)
  }

  #rest() {
    const { stale, reason, stored, failure, refresh, agree, send } = this.#parts
    refresh.addEventListener('click', () => this.#send('refresh'))
    agree.addEventListener('click', () => this.#send('agree'))
    send.addEventListener('click', () => this.#send('send'))
    return [
      element('div', { class: 'site' }, this.#frame, stale),
      element('div', { class: 'row' }, refresh, agree, send),
      reason,
      element('h4', {}, 'Timeline'),
      this.#timeline.element,
      element('h4', {}, 'What the vendor stored'),
      stored,
      failure
    ]
  }

  /** Dims the last report of the page until it reports again. */
  #dim(dim) {
    for (const part of [this.#parts.reason, this.#parts.stored]) part.classList.toggle('stale', dim)
  }

  #enable(running) {
    this.#parts.refresh.disabled = !running
    this.#parts.agree.disabled = !running
    if (!running) this.#parts.send.disabled = true
  }

  /** Says why the page is gone or stuck. An empty reason means that it responds. */
  #lose(reason) {
    if (reason === this.#gone) return
    const recovered = this.#gone && !reason
    this.#gone = reason
    this.#enable(!reason)
    this.#settled()
    if (recovered) return this.#show(this.#latest)
    this.state = null
    this.#dim(true)
    this.#parts.reason.classList.remove('stale')
    this.#parts.reason.dataset.ready = false
    this.#parts.reason.replaceChildren(
      element('p', {}, badge('no page', 'error'), ' ', element('strong', {}, reason)),
      element('p', { class: 'quiet' }, 'The snippet’s state is no longer known.'),
      button('Open the page again', () => keepFocus(() => this.open(this.#opened), () => this.#parts.reason))
    )
    this.dispatchEvent(new Event('state'))
  }

  #send(command) {
    this.#frozen = false
    this.#preview.send(command)
  }

  #happened(event) {
    if (this.#frozen) return
    this.#timeline.add(event)
    this.#settled()
  }

  #show(state) {
    if (this.#frozen || !state) return
    this.state = state
    this.#latest = state
    this.#dim(!this.current)
    const { reason, stored, send, vendor, agree } = this.#parts
    keepFocus(() => reason.replaceChildren(...answer(state, this.why)), () => reason)
    reason.dataset.ready = state.reason === 'ready'
    keepFocus(() => stored.replaceChildren(...variables(state.vendor, this.configuration.good.snippet.lengths)), () => stored)
    vendor.textContent = this.configuration.good.snippet.vendor.title
    send.disabled = !state.url
    if (state.reason === 'ready' && document.activeElement === agree) reason.focus()
    agree.disabled = state.reason === 'ready'
    this.#timeline.fail(failedLane(state))
    this.#settled()
    this.dispatchEvent(new Event('state'))
    this.#explainCookie(state)
  }

  /** Replaces the hint with the cookie's actual problems if a cookie is the cause. */
  async #explainCookie(state) {
    const found = await cookieProblems(state.reason, this.#situation, this.#receiver.cookies).catch(() => [])
    if (found.length && this.state === state) this.#parts.reason.querySelector('.quiet').textContent = found.join(' ')
  }

  #showNothing() {
    this.state = null
    this.#enable(false)
    this.#parts.reason.replaceChildren(element('p', {}, this.configuration.awaitsVendor ? 'Choose a vendor to open the page.' : 'Fix the configuration’s problems to open the page.'))
    this.dispatchEvent(new Event('state'))
  }
}

const REFRESH = 'Hands over the conversion if it has changed, as a page can do after consent'

const parts = () => ({
  heading: element('h3'),
  remove: button('Close', () => {}, { class: 'link' }),
  vendor: element('span', { class: 'quiet' }),
  stale: element('p', { class: 'notice', hidden: true }),
  reason: element('div', { class: 'reason', tabindex: -1, 'aria-live': 'polite' }, element('p', {}, 'Waiting for the page …')),
  stored: element('div', { class: 'stored', tabindex: -1 }, element('p', { class: 'quiet' }, 'Nothing yet.')),
  failure: element('p', { class: 'problem', role: 'alert' }),
  refresh: button('Call refresh()', () => {}, { disabled: true, title: REFRESH }),
  agree: button('Give consent', () => {}, { hidden: true }),
  send: button('Send from the page', () => {}, { disabled: true })
})

const outcome = ({ reason, url }, [first]) => [
  badge(reason, reason === 'ready' ? 'good' : 'warning'),
  ' ',
  element('strong', {}, kind(url) ? `A ${kind(url)} was built.` : first)
]

const answer = (state, why) => {
  const built = kind(state.url)
  return [
    element('p', {}, outcome(state, why)),
    element('p', { class: 'quiet' }, built ? explainHandover(state) : why[1]),
    element('details', {}, element('summary', {}, 'The function call'), element('p', {}, code(state.call)), returned(state))
  ]
}

/** Shows what the function returned, unless that is already shown as the stored value. */
const returned = ({ url, vendor }) => {
  if (!url) return element('p', {}, 'It returned an empty string.')
  if (vendor?.some(([, value]) => value === url)) return element('p', { class: 'quiet' }, 'It returned what the vendor stored.')
  return element('p', {}, code(url), ' ', button('Copy', () => copy(url, 'Conversion'), { class: 'link', 'aria-label': `Copy the ${kind(url)}` }))
}

const variables = (pairs, lengths) => {
  if (!pairs) return [element('p', { class: 'quiet' }, 'The vendor’s script has not loaded.')]
  if (!pairs.length) return [element('p', { class: 'quiet' }, 'Nothing.')]
  return pairs.map(([name, value]) =>
    element(
      'div',
      { class: 'variable' },
      element(
        'div',
        { class: 'caption' },
        code(name),
        element('span', { class: 'quiet' }, `${value.length} characters`),
        button('Copy', () => copy(value, 'Value'), { class: 'link', 'aria-label': `Copy the value of ${name}` })
      ),
      capacity(value, lengths.find(({ variable, limit }) => variable === name && limit)?.limit),
      element('p', {}, code(value)),
      kind(value) && pieces(value)
    )
  )
}

/** Shows how much of the vendor's limit a value takes, if there is a limit. */
const capacity = (value, limit) => limit && meter(value.length, limit, `${value.length} of ${limit} characters`)

/** Explains a value once the user opens the details. */
const pieces = (value) => {
  const shown = element('div')
  const details = element('details', {}, element('summary', {}, `What the ${kind(value)} contains`), shown)
  const show = async () => shown.replaceChildren(...explanationDetails(await post('/api/explain', { text: value })))
  details.addEventListener('toggle', () => show().catch(({ message }) => shown.replaceChildren(message)), { once: true })
  return details
}
