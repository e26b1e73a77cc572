// An open configuration: its text, its file, and the draft that the server makes of it.

import { post } from '../lib/api.js'
import { debounce } from '../lib/debounce.js'

const RETRY_DELAY = 2000 // milliseconds
const PATIENCE = 10_000 // milliseconds after which a silent server counts as gone
const REFUSED = [400, 413] // statuses of requests that would fail again
const DELAY = 60 // milliseconds; requests do not overlap, so fast typing sends only a few

/**
 * Dispatches `text` and `draft` when those change, `trouble` when a request fails, and `recovered`
 * when requests succeed again.
 */
export class Configuration extends EventTarget {
  path
  text
  /** The text and revision of the file that the edits started from; null if there is no file. */
  base = null
  draft = null
  /** The latest draft with a snippet. */
  good = null
  /** The file on disk if it has changed while there were unsaved edits. */
  changed = null
  /** Whether the file was deleted while the configuration was open. */
  deleted = false
  /** Whether another tab has other unsaved edits of the file. */
  elsewhere = false
  /** The reason why the file cannot be shown, or an empty string. */
  unreadable = ''
  /** The reason why the latest edit did not reach the studio's server, or an empty string. */
  trouble = ''
  /** The text that a new configuration starts with. */
  initial = ''
  /** Changes of settings that the text does not contain yet, by key. */
  pending = {}
  #name
  /** The changes of the request that is in progress. */
  #sent = {}
  #sending = null
  #again = false
  #refreshSoon = debounce(() => this.refresh(), DELAY)

  /** `name` is the title of a configuration that has no path. */
  constructor(path, text, base = null, name = 'New configuration') {
    super()
    Object.assign(this, { path, text, base })
    this.#name = name
  }

  static of(file) {
    return new Configuration(file.path, '').#read(file)
  }

  #read({ text, revision, problems }) {
    this.text = text ?? ''
    this.base = text === null ? null : { text, revision }
    this.unreadable = text === null ? (problems[0]?.message ?? 'It cannot be read.') : ''
    return this
  }

  get title() {
    return this.path ?? this.#name
  }

  /**
   * All changes that the text does not contain yet: those not sent, and those whose
   * response has not arrived.
   */
  get unanswered() {
    return { ...this.#sent, ...this.pending }
  }

  get dirty() {
    return !this.isText(this.base?.text ?? '')
  }

  get untouched() {
    return this.path === null && this.text === this.initial && !Object.keys(this.unanswered).length
  }

  /** Whether the configuration is new, has no vendor yet, and has no problems. */
  get awaitsVendor() {
    const { problems = [] } = this.draft ?? {}
    const lacksVendor = problems.some(({ key, value }) => key === 'vendor' && value === null)
    return this.path === null && lacksVendor && problems.every(({ key, value }) => key && value === null)
  }

  /** The problems to show. Before a vendor is chosen, missing settings are not mistakes. */
  get problems() {
    if (this.unreadable && !this.dirty) return [{ key: null, value: null, line: null, column: null, message: this.unreadable }]
    return this.awaitsVendor ? [] : (this.draft?.problems ?? [])
  }

  /** Says what the user must do before the configuration has a snippet; empty if it has one. */
  get obstacle() {
    if (this.draft?.snippet) return ''
    return this.awaitsVendor ? 'Choose a vendor in the studio first' : 'Fix the configuration’s problems in the studio first'
  }

  /** What calls and pages of `good` depend on, as text; empty if there is none. */
  get basis() {
    const { snippet } = this.good ?? {}
    return snippet ? `${snippet.vendor_digest} ${snippet.minified}` : ''
  }

  /**
   * Whether the snippet of `good` belongs to the text; false while the text has problems or has
   * not reached the server.
   */
  get current() {
    return this.good !== null && this.good === this.draft && !this.trouble
  }

  /** Says why `good` does not belong to the text; empty if it does, or if there is no `good`. */
  get outdated() {
    if (!this.good || this.current) return ''
    return this.trouble ? 'Out of date: the last edit has not reached the studio’s server.' : 'Out of date: the configuration has problems. This is its last valid version.'
  }

  /** Whether the draft has all edits. */
  get settled() {
    return Boolean(this.draft) && this.isText(this.draft.text)
  }

  /** Resolves once the draft has all edits, or their request has failed. */
  async settle() {
    if (!this.settled) await this.refresh()
  }

  /** Returns whether the text contains all edits. */
  isText(text) {
    return text === this.text && !Object.keys(this.unanswered).length
  }

  edit(text) {
    this.text = text
    this.#refreshSoon()
    this.dispatchEvent(new Event('text'))
  }

  /** Changes settings by key; null removes one. */
  change(changes) {
    Object.assign(this.pending, changes)
    this.#refreshSoon()
    this.dispatchEvent(new Event('text'))
  }

  /** Replaces the text with the file's. Returns a function that undoes it. */
  adopt(file) {
    const { text: mine, unanswered: pending } = this
    this.#read(file)
    this.pending = {}
    this.#sent = {}
    this.changed = null
    this.deleted = false
    this.refresh()
    return () => {
      this.pending = pending
      this.edit(mine)
    }
  }

  /** Keeps the text of a file that was deleted. Saving it creates the file again. */
  orphan() {
    Object.assign(this, { base: null, changed: null, deleted: true, unreadable: '' })
    this.dispatchEvent(new Event('text'))
  }

  /** Records that the text is in the file at `path`. */
  saved(path, text, revision) {
    Object.assign(this, { path, base: { text, revision }, changed: null, deleted: false, unreadable: '' })
    this.dispatchEvent(new Event('text'))
  }

  /** Drafts the current text; one request at a time. */
  refresh() {
    this.#again = true
    this.#sending ??= this.#send()
    return this.#sending
  }

  /**
   * Sends a request about the valid draft. A restarted server does not know the draft, so it is
   * sent again.
   */
  async about(path, body) {
    try {
      return await post(path, { draft: this.good.id, ...body })
    } catch (error) {
      if (error.status !== 404) throw error
      await this.refresh()
      return post(path, { draft: this.good.id, ...body })
    }
  }

  async #send() {
    while (this.#again) {
      this.#again = false
      await this.#draft()
    }
    this.#sending = null
  }

  async #draft() {
    const { text, pending } = this
    this.pending = {}
    this.#sent = pending
    try {
      const draft = await post('/api/draft', { text, changes: pending, ...(this.path && !this.unreadable && { path: this.path }) }, PATIENCE)
      // The text may have been edited or replaced meanwhile.
      if (this.text === text && this.#sent === pending) return this.#take(draft)
      this.#again = true
      this.#restore()
    } catch (error) {
      this.#restore()
      if (REFUSED.includes(error.status)) return this.#take(refused(text, error))
      setTimeout(() => this.trouble && this.refresh(), RETRY_DELAY)
      if (this.trouble === error.message) return
      this.trouble = error.message
      this.dispatchEvent(new CustomEvent('trouble', { detail: error.message }))
    }
  }

  /** Keeps the sent changes for the next request; later changes take precedence. */
  #restore() {
    this.pending = this.unanswered
    this.#sent = {}
  }

  #take(draft) {
    this.text = draft.text
    // Text that is not TOML cannot be changed yet.
    if (isBroken(draft)) this.#restore()
    this.#sent = {}
    this.draft = draft
    const recovered = this.trouble
    this.trouble = ''
    if (draft.snippet) this.good = draft
    this.dispatchEvent(new Event('draft'))
    if (recovered) this.dispatchEvent(new Event('recovered'))
  }
}

/** Returns the draft of a text that the server does not accept. */
const refused = (text, { status, message }) => {
  const words = status === 413 ? 'too large. Remove everything that is not configuration.' : message
  return { id: null, text, values: {}, given: [], usable: [], idle: [], problems: [{ key: null, value: null, line: null, column: null, message: words }], snippet: null }
}

/** Whether the text of a draft is not TOML. */
const isBroken = ({ values }) => !Object.keys(values).length
