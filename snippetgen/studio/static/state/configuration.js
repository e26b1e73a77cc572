// A configuration that is open: its text, the file that it is for, and what the server makes of it.

import { post } from '../lib/api.js'
import { paused } from '../lib/debounce.js'

/** Dispatches `draft` when what is known of it has changed, `trouble` when the server refuses. */
export class Configuration extends EventTarget {
  path
  text
  /** What the text was made from: null where there is no file yet. */
  base = null
  draft = null
  /** The latest draft that made a snippet. */
  good = null
  /** The file as it is now, where it changed while there were edits. */
  changed = null
  #changes = {}
  #sending = null
  #again = false
  #soon = paused(() => this.refresh())

  constructor(path, text, base = null) {
    super()
    Object.assign(this, { path, text, base })
  }

  static of(file) {
    return new Configuration(file.path, file.text ?? '', { text: file.text ?? '', revision: file.revision })
  }

  get title() {
    return this.path ?? 'New configuration'
  }

  get dirty() {
    return this.text !== (this.base?.text ?? '')
  }

  edit(text) {
    this.text = text
    this.#soon()
    this.dispatchEvent(new Event('text'))
  }

  /** Changes settings by their keys; null takes one out. */
  change(changes) {
    Object.assign(this.#changes, changes)
    this.#soon()
  }

  /** Takes over what the file says. */
  adopt({ text, revision }) {
    this.base = { text: text ?? '', revision }
    this.text = this.base.text
    this.changed = null
    return this.refresh()
  }

  /** Drafts what there is now; one request at a time. */
  refresh() {
    this.#again = true
    this.#sending ??= this.#send()
    return this.#sending
  }

  async #send() {
    while (this.#again) {
      this.#again = false
      await this.#draft()
    }
    this.#sending = null
  }

  async #draft() {
    const { text } = this
    const changes = this.#changes
    this.#changes = {}
    try {
      const draft = await post('/api/draft', { text, changes, ...(this.path && { path: this.path }) })
      if (this.text === text) return this.#take(draft)
      this.#again = true
      this.#restore(changes)
    } catch (error) {
      if (!error.status) this.#restore(changes) // the server was not reached
      this.dispatchEvent(new CustomEvent('trouble', { detail: error.message }))
    }
  }

  /** Changes that did not come about are made the next time, below later ones. */
  #restore(changes) {
    this.#changes = { ...changes, ...this.#changes }
  }

  #take(draft) {
    this.text = draft.text
    this.draft = draft
    if (draft.snippet) this.good = draft
    this.dispatchEvent(new Event('draft'))
  }
}
