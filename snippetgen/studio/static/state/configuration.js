// An open configuration: its text, its file, and the draft that the server makes of it.

import { post } from '../lib/api.js'
import { debounce } from '../lib/debounce.js'

/** Dispatches `text` and `draft` when those change, `trouble` when a request fails. */
export class Configuration extends EventTarget {
  path
  text
  /** The file's text and revision that the text was edited from; null if there is no file yet. */
  base = null
  draft = null
  /** The latest draft with a snippet. */
  good = null
  /** The file on disk if it has changed while there were unsaved edits. */
  changed = null
  #changes = {}
  #sending = null
  #again = false
  #refreshSoon = debounce(() => this.refresh())

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
    this.#refreshSoon()
    this.dispatchEvent(new Event('text'))
  }

  /** Changes settings by key; null removes one. */
  change(changes) {
    Object.assign(this.#changes, changes)
    this.#refreshSoon()
  }

  /** Replaces the text with the file's. */
  adopt({ text, revision }) {
    this.base = { text: text ?? '', revision }
    this.text = this.base.text
    this.changed = null
    return this.refresh()
  }

  /** Drafts the current text; one request at a time. */
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
      if (!error.status) this.#restore(changes) // there was no response
      this.dispatchEvent(new CustomEvent('trouble', { detail: error.message }))
    }
  }

  /** Keeps changes that failed for the next request; later changes take precedence. */
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
