// A frame with a simulated page. It is of another origin: all that is known of it are its messages.

import { data } from '../state/page_data.js'

let visits = 0

export class Stage {
  frame
  #visit = ''
  #receive

  /** `handlers` by type of message: state, event, beacon, failure. */
  constructor(frame, handlers) {
    this.frame = frame
    this.#receive = ({ source, origin, data: message }) => {
      // A page whose cookies are blocked by a sandbox has the origin null; the frame shows no other site's pages.
      const known = origin === data.stage || origin === 'null'
      if (source !== frame.contentWindow || !known || message?.visit !== this.#visit) return
      if (Object.hasOwn(handlers, message.type)) handlers[message.type](message)
    }
    window.addEventListener('message', this.#receive)
  }

  /** Opens a draft's page anew, as a visitor in a situation. */
  open(draft, { preset, edits }) {
    this.#visit = String(++visits)
    const url = new URL(preset.path, data.stage)
    const query = { configuration: draft, situation: preset.id, visit: this.#visit }
    if (Object.keys(edits).length) query.edits = JSON.stringify(edits)
    url.search = new URLSearchParams(query)
    // A new address of the frame would be a new entry in the history.
    this.frame.contentWindow.location.replace(url)
  }

  /** Asks the page for something: refresh, agree or send. */
  ask(what) {
    this.frame.contentWindow.postMessage(what, data.stage)
  }

  close() {
    window.removeEventListener('message', this.#receive)
    this.#visit = ''
  }
}
