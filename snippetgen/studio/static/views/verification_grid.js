// A grid of situations and engines: a square for each page that a verification opens, filled in as
// it runs.

import { badge, button, byId, element } from '../lib/elements.js'
import { moveWithArrows } from '../lib/focus.js'
import { ENGINE_NAMES } from '../lib/engines.js'

const WORDS = { passed: 'passed', failed: 'failed', missing: 'the engine is missing', open: 'not verified yet' }

export class VerificationGrid {
  #open
  #groups = []
  #squares = new Map()

  /** `open` is called with the id of a situation whose square the user clicks. */
  constructor(open) {
    this.#open = open
  }

  /** Lists the situations; `engines` are those that will be used. */
  show(groups, engines) {
    this.#groups = groups
    this.#squares.clear()
    byId('situations').replaceChildren(...groups.map((group) => this.#group(group, engines)))
    moveWithArrows(byId('situations'), [...this.#squares.values()].map(({ square }) => square))
    byId('causes').replaceChildren()
  }

  /** Empties the squares for a run in these engines. */
  reset(engines) {
    this.show(this.#groups, engines)
  }

  /** Fills in `cells`, statuses by situation and engine. */
  fill(cells) {
    for (const [situation, statuses] of Object.entries(cells)) {
      for (const [engine, status] of Object.entries(statuses)) this.#mark(situation, engine, status)
    }
  }

  /** Lists the failures by their cause: `{cause, outcomes: [{situation, title, engine}]}`. */
  explain(causes) {
    byId('causes').replaceChildren(...(causes.length ? [element('h3', {}, 'Failures by cause'), ...causes.map((each) => this.#cause(each))] : []))
  }

  #group({ title, situations }, engines) {
    const columns = situations.map((each) => element('li', {}, engines.map((engine) => this.#square(each, engine))))
    return element('section', {}, element('h3', {}, title, ' ', badge(String(situations.length))), element('ul', { class: 'squares' }, columns))
  }

  #square({ id, title }, engine) {
    const square = button('', () => this.#open(id), { class: 'square' })
    this.#squares.set(`${id} ${engine}`, { square, title, engine })
    this.#mark(id, engine, 'open')
    return square
  }

  #mark(situation, engine, status) {
    const found = this.#squares.get(`${situation} ${engine}`)
    if (!found || found.square.dataset.status === status) return
    const name = `${found.title}, ${ENGINE_NAMES[engine] ?? engine}: ${WORDS[status] ?? status}`
    found.square.dataset.status = status
    found.square.title = name
    found.square.setAttribute('aria-label', name)
  }

  #cause({ cause, outcomes }) {
    const links = outcomes.map(({ situation, title, engine }) =>
      element('li', {}, button(title, () => this.#open(situation), { class: 'link' }), ` ${ENGINE_NAMES[engine] ?? engine}`)
    )
    return element('details', { open: true }, element('summary', {}, cause, ' ', badge(String(outcomes.length), 'error')), element('ul', {}, links))
  }
}
