// The visitor's situation: a preset, and the edits to it.

import { data, destinations, optimizelyKinds, presets } from './page_data.js'
import { isDestination, isOrdinary, ordinary } from './situations.js'
import { validEdits } from './situation_edits.js'

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)

/** Dispatches `destination`, `preset`, `change` for any change of its values, and `unread` when that changes. */
export class Situation extends EventTarget {
  id = 'normal'
  edits = {}
  /** Whether the form has a field that cannot be read; the values are then the last valid ones. */
  unread = false
  destination = data.destinations[0].name

  /** Follows the destination of the workspace's active configuration. */
  constructor(workspace) {
    super()
    workspace.addEventListener('active', () => this.#follow(workspace.active.draft))
    workspace.addEventListener('draft', ({ detail }) => detail.configuration === workspace.active && this.#follow(workspace.active.draft))
  }

  get preset() {
    return presets.get(this.id)
  }

  /** The values of the preset, with the edits applied. */
  get values() {
    return { ...this.preset, ...this.edits }
  }

  get edited() {
    return Object.keys(this.edits).length > 0
  }

  /** Switches to a preset. An unknown id selects the ordinary one; invalid edits are dropped. */
  set(id, edits = {}) {
    this.id = presets.has(id) ? id : ordinary(this.destination)
    this.edits = validEdits(edits)
    this.#mark(false)
    this.#dispatch('preset')
    this.#dispatch('change')
  }

  /** Applies the values of the form, which are null if a field cannot be read. */
  edit(values) {
    this.#mark(values === null)
    if (values === null) return
    const edits = Object.fromEntries(Object.entries(values).filter(([key, value]) => !same(value, this.preset[key])))
    if (same(edits, this.edits)) return
    this.edits = edits
    this.#dispatch('change')
  }

  /**
   * If the preset is another product's ordinary one, or does not concern the new destination,
   * replaces it with the destination's ordinary one.
   */
  #follow(draft) {
    const destination = draft?.destination
    if (!isDestination(destination) || destination === this.destination) return
    this.destination = destination
    this.#dispatch('destination')
    const usual = ordinary(destination)
    const { products } = destinations.get(destination)
    const onPage = optimizelyKinds.get(this.preset.optimizely)?.products ?? []
    const isRead = products.length > 1 && onPage.some((each) => products.includes(each))
    const fits = isOrdinary(this.id) ? isRead : this.preset.concerns.includes(destination)
    if (!fits && this.id !== usual && !this.edited) this.set(usual)
  }

  #mark(unread) {
    if (unread === this.unread) return
    this.unread = unread
    this.#dispatch('unread')
  }

  #dispatch(type) {
    this.dispatchEvent(new Event(type))
  }
}
