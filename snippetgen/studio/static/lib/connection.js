// The connection to the studio's server: its events, and whether it responds.

import { subscribe } from './api.js'
import { renewSession, sessionToken } from './session.js'

const RETRY_DELAY = 2000 // milliseconds
const SILENCE = 40_000 // milliseconds; the server sends an event every 15 seconds

/**
 * Dispatches `lost`, `restored` with the server's session, which is null if it could not be read,
 * and before that `restarted` if it is another session.
 */
export class Connection extends EventTarget {
  lost = false
  #source
  #path
  #handlers
  #retry
  #silence
  #token = sessionToken()

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
    clearTimeout(this.#retry)
    this.#source?.close()
    const heard = Object.entries({ ping: () => {}, ...this.#handlers, open: () => this.lost && this.#restore() })
    const source = subscribe(this.#path, {
      ...Object.fromEntries(heard.map(([name, handle]) => [name, (event) => this.#hear(handle, event)])),
      error: () => this.#lose(source)
    })
    this.#source = source
    this.#hear(() => {})
  }

  /** Handles an event. If no other event follows in time, the connection is lost, for example because the computer slept, and is opened again. */
  #hear(handle, event) {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => this.#open(), SILENCE)
    handle(event)
  }

  #lose(source) {
    if (!this.lost) this.dispatchEvent(new Event('lost'))
    this.lost = true
    clearTimeout(this.#silence)
    // After an error response the browser does not try again.
    if (source.readyState === EventSource.CLOSED) {
      clearTimeout(this.#retry)
      this.#retry = setTimeout(() => this.#open(), RETRY_DELAY)
    }
  }

  async #restore() {
    this.lost = false
    const session = await renewSession()
    if (session && session.token !== this.#token) {
      this.#token = session.token
      this.dispatchEvent(new Event('restarted'))
    }
    this.dispatchEvent(new CustomEvent('restored', { detail: session }))
  }
}
