// The timeline of a simulated page.

import { code, element } from '../lib/elements.js'
import { TimelineLanes } from './timeline_lanes.js'

const EVENTS = {
  page: 'The page opened',
  optimizely_loading: 'Optimizely’s queue exists, and Optimizely is loading',
  optimizely_ready: 'Optimizely is ready',
  snippet: 'The snippet ran',
  vendor: 'The vendor’s script is ready',
  handed_over: 'Handed over in',
  refresh: 'refresh() was called',
  beacon: 'A beacon was sent to',
  blocked: 'The page’s policy blocked',
  error: 'A script threw an error',
  popup: 'The page tried to open a window',
  dialog: 'The page tried to show a dialog',
  download: 'The page tried to download',
  navigation: 'The page tried to go to'
}
const WITH_DETAIL = new Set(['handed_over', 'refresh', 'beacon', 'blocked', 'error', 'popup', 'dialog', 'download', 'navigation'])

export class Timeline {
  element
  #list
  #scrolling = false
  #lanes = new TimelineLanes()

  constructor() {
    this.#list = element('ol', { class: 'timeline', tabindex: 0 })
    this.element = element('div', {}, this.#lanes.element, this.#list)
  }

  /** Names the list after a page. */
  updateLabel(page) {
    this.#list.setAttribute('aria-label', `Timeline of the page: ${page}`)
  }

  clear() {
    this.#list.replaceChildren()
    this.#lanes.clear()
  }

  /** Marks the lane in which the conversion stopped; null marks none. */
  fail(lane) {
    this.#lanes.fail(lane)
  }

  add({ ms, event, detail }) {
    const words = Object.hasOwn(EVENTS, event) ? EVENTS[event] : event
    const withdrawn = event === 'handed_over' && !detail
    this.#lanes.add({ ms, event, detail })
    this.#list.append(
      element(
        'li',
        { class: `event ${event}` },
        element('span', { class: 'ms' }, `${ms} ms`),
        element('span', {}, withdrawn ? 'The value was withdrawn from the vendor' : words, WITH_DETAIL.has(event) && detail && [' ', code(detail)])
      )
    )
    this.#scrollSoon()
  }

  /** Scrolls to the latest event once for each frame: reading the height lays the page out. */
  #scrollSoon() {
    if (this.#scrolling) return
    this.#scrolling = true
    requestAnimationFrame(() => {
      this.#scrolling = false
      this.#list.scrollTop = this.#list.scrollHeight
    })
  }
}
