// The frame with the simulated page. It is of another origin: all that is known of it are its messages.

export class Stage {
  #frame
  #origin
  #visit = 0
  #handlers

  /** `handlers` by type of message: state, hit, failure. */
  constructor(frame, origin, handlers) {
    this.#frame = frame
    this.#origin = origin
    this.#handlers = handlers
    window.addEventListener('message', (event) => this.#receive(event))
  }

  /** Opens a configuration's page anew, as a visitor in a situation. */
  open(configuration, preset, edits) {
    const url = new URL(preset.path, this.#origin)
    url.search = new URLSearchParams({
      configuration,
      situation: preset.id,
      edits: JSON.stringify(edits),
      visit: ++this.#visit
    })
    // A new address of the frame would be a new entry in the history.
    this.#frame.contentWindow.location.replace(url)
  }

  send() {
    this.#frame.contentWindow.postMessage('send', this.#origin)
  }

  #receive({ source, origin, data }) {
    // A page whose cookies are blocked by a sandbox has the origin null; the frame shows no other site's pages.
    const known = origin === this.#origin || origin === 'null'
    if (source !== this.#frame.contentWindow || !known || data?.visit !== String(this.#visit)) return
    if (Object.hasOwn(this.#handlers, data.type)) this.#handlers[data.type](data)
  }
}
