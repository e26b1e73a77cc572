// The situation that a visitor is in: a preset, and what has been edited about it.

import { isDestination, isOrdinary, offer, ordinary } from '../views/situation_picker.js'
import { presets } from './page_data.js'
import { fill, read, showDetails, sound } from '../views/situation_form.js'
import { byId } from '../lib/elements.js'
import { paused } from '../lib/debounce.js'

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)

/** Dispatches `change` when the situation is another one. */
export class Situation extends EventTarget {
  id = 'normal'
  edits = {}
  #destination

  /** Follows the destination of the configuration that is worked on. */
  constructor(desk) {
    super()
    this.#offer('classic')
    const soon = paused(() => this.settle())
    byId('situation').addEventListener('input', ({ target }) => {
      if (target.id === 'preset') return this.set(target.value, {})
      showDetails()
      soon()
    })
    byId('situation').addEventListener('submit', (event) => event.preventDefault())
    byId('reset').addEventListener('click', () => {
      this.set(this.id, {})
      byId('preset').focus()
    })
    desk.addEventListener('active', () => this.#follow(desk.active.draft))
    desk.addEventListener('draft', ({ detail }) => detail.configuration === desk.active && this.#follow(desk.active.draft))
  }

  get preset() {
    return presets.get(this.id)
  }

  /** What the page has of Optimizely. */
  get optimizely() {
    return this.values.optimizely
  }

  /** All that there is about it, edits included. */
  get values() {
    return { ...this.preset, ...this.edits }
  }

  /** Goes into a situation; an unknown one is the ordinary one, and edits that are none are left out. */
  set(id, edits) {
    this.id = presets.has(id) ? id : ordinary(this.#destination)
    this.edits = sound(edits)
    fill(this.values)
    this.#show()
    this.dispatchEvent(new Event('change'))
  }

  #follow(draft) {
    const destination = draft?.values.destination
    if (!isDestination(destination) || destination === this.#destination) return
    this.#offer(destination)
    const usual = ordinary(destination)
    if (destination !== 'auto' && isOrdinary(this.id) && this.id !== usual && same(this.edits, {})) this.set(usual, {})
    else this.#show()
  }

  #offer(destination) {
    this.#destination = destination
    offer(destination, (id) => this.set(id, {}))
  }

  /** Takes over what the fields hold: somebody may just have typed it. */
  settle() {
    const values = read()
    if (!values) return
    const edits = Object.fromEntries(Object.entries(values).filter(([key, value]) => !same(value, this.preset[key])))
    if (same(edits, this.edits)) return
    this.edits = edits
    this.#show()
    this.dispatchEvent(new Event('change'))
  }

  #show() {
    const edited = Object.keys(this.edits).length > 0
    byId('preset').value = this.id
    byId('edited').hidden = !edited
    byId('reset').disabled = !edited
    for (const chip of byId('chips').children) {
      chip.setAttribute('aria-pressed', !edited && chip.dataset.preset === this.id)
    }
  }
}
