// The connection to the studio's server: its events, and whether it responds.

import { subscribe } from './api.js'
import { renewSession } from './session.js'

const RETRY_DELAY = 2000 // milliseconds

/** Dispatches `lost`, and `restored` with the server's session, which is null if it could not be read. */
export class Connection extends EventTarget {
  lost = false
  #source
  #path
  #handlers

  constructor(path, handlers) {
    super()
    this.#path = path
    this.#handlers = handlers
    this.#open()
  }

  /** Connects again, because a request has failed. */
  check() {
    this.#source.close()
    this.#lose(this.#source)
  }

  #open() {
    const source = subscribe(this.#path, {
      ...this.#handlers,
      open: () => this.lost && this.#restore(),
      error: () => this.#lose(source)
    })
    this.#source = source
  }

  #lose(source) {
    if (!this.lost) this.dispatchEvent(new Event('lost'))
    this.lost = true
    // After an error response the browser does not try again.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#open(), RETRY_DELAY)
  }

  async #restore() {
    this.lost = false
    this.dispatchEvent(new CustomEvent('restored', { detail: await renewSession() }))
  }
}
