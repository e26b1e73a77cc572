// Tabs that switch between views, with the mouse or the arrow keys.

import { byId } from '../lib/elements.js'
import { keepFocus } from '../lib/focus.js'

/** Dispatches `view` when the view changes. */
export class Tabs extends EventTarget {
  #tabs = [...document.querySelectorAll('[role="tab"]')]

  constructor() {
    super()
    for (const tab of this.#tabs) tab.addEventListener('click', () => this.#show(tab))
    this.#tabs[0].parentElement.addEventListener('keydown', (event) => this.#move(event))
  }

  /** The name of the view that is shown. */
  get view() {
    return name(this.#tabs.find((each) => each.getAttribute('aria-selected') === 'true'))
  }

  /** Shows a view; an unknown name changes nothing. */
  show(view) {
    const tab = this.#tabs.find((each) => name(each) === view)
    if (tab) this.#show(tab)
  }

  #show(tab) {
    keepFocus(
      () => this.#tabs.forEach((each) => select(each, each === tab)),
      () => tab
    )
    this.dispatchEvent(new Event('view'))
  }

  #move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const now = this.#tabs.indexOf(event.target)
    const next = { Home: 0, End: this.#tabs.length - 1 }[event.key] ?? (step && (now + step + this.#tabs.length) % this.#tabs.length)
    if (next === undefined || now < 0) return
    event.preventDefault()
    this.#show(this.#tabs[next])
    this.#tabs[next].focus()
  }
}

const select = (tab, selected) => {
  tab.setAttribute('aria-selected', selected)
  tab.tabIndex = selected ? 0 : -1
  byId(tab.getAttribute('aria-controls')).hidden = !selected
}

const name = (tab) => tab.id.replace('tab-', '')
