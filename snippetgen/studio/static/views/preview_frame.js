// A frame with a simulated page on another origin, which reports through messages.

import { data } from '../state/page_data.js'

const SILENCE = 5000 // milliseconds without a message until the page counts as stuck
const ENDING = 1500 // milliseconds until the browser has ended the process of a removed frame
const LEFT = 'The page in the frame went to another address. Open the page again.'
const CLOSED = 'The page in the frame does not open. Open it again, or reload the studio.'
const RELOADS = 'The page in the frame keeps reloading itself. Check the names of functions in the configuration, or open the page again.'
const SANDBOX = 'allow-scripts allow-same-origin'
const MOST_OPENINGS = 3 // for one visit: a page that sends nothing is opened again
export const STUCK = 'The page in the frame does not respond: one of its scripts does not end, or the page has stopped loading. Open the page again.'

// Going back may show a page of before the last reload, whose visit must have another number.
let visits = Date.now()

export class PreviewFrame {
  frame
  #visit = ''
  #url
  #receive
  /** Whether the user has gone back or forward since the page was opened. */
  #traversed = false
  #traverse = () => (this.#traversed = true)
  #lost
  #watch = 0
  /** Whether the visited page has sent a message, and whether it has loaded. */
  #seen = false
  #loaded = false
  #openings = 0

  /**
   * `handlers` by message type: state, event, beacon, failure, call. `lost` is called with the
   * reason if the page is gone or stuck, and with an empty string when it responds again.
   */
  constructor(frame, handlers, lost) {
    this.frame = frame
    this.#lost = lost
    // Allow only scripts and cookies: no windows, dialogs or downloads, and no navigation of the
    // studio.
    frame.setAttribute('sandbox', SANDBOX)
    frame.addEventListener('load', () => this.#load())
    this.#receive = ({ source, origin, data: message }) => {
      // A page whose sandbox blocks cookies has the origin null. The frame never shows another
      // site's page.
      const known = origin === data.preview || origin === 'null'
      if (source !== this.frame.contentWindow || !known || !message?.visit || !this.#visit) return
      if (message.visit !== this.#visit) return this.#seen && this.#traversed && this.#reopen()
      this.#seen = true
      if (message.event === 'page' && ++this.#openings === MOST_OPENINGS) return this.#abandon(RELOADS)
      this.#beat()
      if (Object.hasOwn(handlers, message.type)) handlers[message.type](message)
    }
    window.addEventListener('message', this.#receive)
    window.addEventListener('popstate', this.#traverse)
  }

  /** Opens a draft's page as a visitor in a situation. */
  open(draft, { preset, edits }) {
    this.#visit = String(++visits)
    const url = new URL(preset.path, data.preview)
    const query = { configuration: draft, situation: preset.id, visit: this.#visit, studio: location.origin }
    if (Object.keys(edits).length) query.edits = JSON.stringify(edits)
    url.search = new URLSearchParams(query)
    this.#url = url
    this.frame.setAttribute('sandbox', SANDBOX)
    this.#reopen()
  }

  /**
   * Shows the visited page. When the user goes back, the browser may also show an earlier page in the
   * frame.
   */
  #reopen() {
    this.#openings = 0
    this.#seen = false
    this.#loaded = false
    this.#traversed = false
    clearTimeout(this.#watch)
    this.#navigate(this.#url, SILENCE)
  }

  /**
   * Opens an address, and opens it again if the page is silent: browsers drop a navigation that
   * begins while the frame changes its process.
   */
  #navigate(url, patience) {
    // Setting `src` would add an entry to the history.
    this.frame.contentWindow.location.replace(url)
    this.#watch = setTimeout(() => (patience === SILENCE ? this.#navigate(url, 2 * SILENCE) : this.#lost(CLOSED)), patience)
  }

  /** Handles a message: the page responds. */
  #beat() {
    clearTimeout(this.#watch)
    // A hidden tab's timers are slow.
    this.#watch = setTimeout(() => !document.hidden && this.#lost(STUCK), SILENCE)
    this.#lost('')
  }

  /** A page loads once; a second load means another page. */
  #load() {
    if (this.#loaded) return this.#traversed ? this.#reopen() : this.#abandon(LEFT)
    this.#loaded = this.#seen
  }

  /** Ignores the page from now on. If it navigates again, its scripts no longer run. */
  #abandon(reason) {
    clearTimeout(this.#watch)
    this.#visit = ''
    this.frame.setAttribute('sandbox', '')
    this.#lost(reason)
  }

  /**
   * Replaces the frame with an empty one in a new process, because a page that is stuck cannot
   * navigate.
   */
  async renew() {
    const fresh = this.frame.cloneNode()
    const parent = this.frame.parentElement
    fresh.addEventListener('load', () => this.#load())
    this.frame.remove()
    await new Promise((resolve) => setTimeout(resolve, ENDING))
    parent.prepend(fresh)
    this.frame = fresh
  }

  /** Sends the page a command: refresh, agree or send. */
  send(command) {
    this.frame.contentWindow.postMessage(command, data.preview)
  }

  close() {
    window.removeEventListener('message', this.#receive)
    window.removeEventListener('popstate', this.#traverse)
    clearTimeout(this.#watch)
    this.#visit = ''
  }
}
