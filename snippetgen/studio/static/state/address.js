// Keeps the view, the file and the situation in the page's address, so that the back button, a
// reload and a link return to them.

const PREFIX = '#/'

export class Address {
  #workspace
  #situation
  #tabs
  #shown = ''
  #restoring = false

  constructor(workspace, situation, tabs) {
    this.#workspace = workspace
    this.#situation = situation
    this.#tabs = tabs
  }

  /** Opens the view, file and situation in the address. Returns whether that file exists. */
  async restore() {
    if (!location.hash.startsWith(PREFIX)) return false
    this.#restoring = true
    const [view, query] = location.hash.slice(PREFIX.length).split('?')
    const wanted = new URLSearchParams(query)
    this.#tabs.show(view)
    const configuration = this.#workspace.titled(wanted.get('file'))
    if (configuration && configuration !== this.#workspace.active) await this.#workspace.activate(configuration)
    if (wanted.get('situation') && wanted.get('situation') !== this.#situation.id) this.#situation.set(wanted.get('situation'))
    this.#restoring = false
    this.#shown = location.hash
    return Boolean(configuration)
  }

  /** Keeps the address up to date with what the page shows. */
  follow() {
    this.#shown = this.#current
    if (!location.hash) history.replaceState(null, '', this.#shown)
    for (const type of ['active', 'files']) this.#workspace.addEventListener(type, () => this.#write())
    this.#situation.addEventListener('preset', () => this.#write())
    this.#tabs.addEventListener('view', () => this.#write())
  }

  get #current() {
    const { path } = this.#workspace.active
    const query = new URLSearchParams({ ...(path && { file: path }), situation: this.#situation.id })
    return `${PREFIX}${this.#tabs.view}?${query}`
  }

  #write() {
    if (this.#restoring || this.#current === this.#shown) return
    this.#shown = this.#current
    if (location.hash !== this.#shown) history.pushState(null, '', this.#shown)
  }
}
