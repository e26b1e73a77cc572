// What happened on the simulated page, in order.

import { code, element } from '../lib/elements.js'

const EVENTS = {
  page: 'The page opened',
  optimizely_loading: 'Optimizely’s queue is there, waiting for Optimizely',
  optimizely_ready: 'Optimizely is ready',
  snippet: 'The snippet ran',
  vendor: 'The vendor’s script is ready',
  handed_over: 'Handed over',
  refresh: 'refresh() was called',
  beacon: 'A beacon left for the vendor',
  blocked: 'The page’s policy blocked something',
  error: 'A script threw an error'
}
const WITH_DETAIL = new Set(['handed_over', 'refresh', 'beacon', 'blocked', 'error'])

export class Timeline {
  element

  constructor(name) {
    this.element = element('ol', { class: 'timeline', tabindex: 0, 'aria-label': `What happened on the page: ${name}` })
  }

  clear() {
    this.element.replaceChildren()
  }

  add({ ms, event, detail }) {
    const words = Object.hasOwn(EVENTS, event) ? EVENTS[event] : event
    const withdrawn = event === 'handed_over' && !detail
    this.element.append(
      element(
        'li',
        { class: `event ${event}` },
        element('span', { class: 'ms' }, `${ms} ms`),
        element('span', {}, withdrawn ? 'Nothing is handed over any more' : words, WITH_DETAIL.has(event) && detail && [' ', code(detail)])
      )
    )
    this.element.scrollTop = this.element.scrollHeight
  }
}
