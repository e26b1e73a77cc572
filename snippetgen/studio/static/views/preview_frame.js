// A frame with a simulated page of another origin, which reports through messages.

import { data } from '../state/page_data.js'

let visits = 0

export class PreviewFrame {
  frame
  #visit = ''
  #receive

  /** `handlers` by message type: state, event, beacon, failure. */
  constructor(frame, handlers) {
    this.frame = frame
    this.#receive = ({ source, origin, data: message }) => {
      // A page whose sandbox blocks cookies has the origin null; the frame never shows another site's page.
      const known = origin === data.preview || origin === 'null'
      if (source !== frame.contentWindow || !known || message?.visit !== this.#visit) return
      if (Object.hasOwn(handlers, message.type)) handlers[message.type](message)
    }
    window.addEventListener('message', this.#receive)
  }

  /** Opens a draft's page as a visitor in a situation. */
  open(draft, { preset, edits }) {
    this.#visit = String(++visits)
    const url = new URL(preset.path, data.preview)
    const query = { configuration: draft, situation: preset.id, visit: this.#visit, studio: location.origin }
    if (Object.keys(edits).length) query.edits = JSON.stringify(edits)
    url.search = new URLSearchParams(query)
    // Setting `src` would add an entry to the history.
    this.frame.contentWindow.location.replace(url)
  }

  /** Sends the page a command: refresh, agree or send. */
  send(command) {
    this.frame.contentWindow.postMessage(command, data.preview)
  }

  close() {
    window.removeEventListener('message', this.#receive)
    this.#visit = ''
  }
}
