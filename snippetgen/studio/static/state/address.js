// Keeps what is shown in the page's address, so that the back button, a reload and a link return
// to it.

import { showToast } from '../lib/toast.js'
import { presets } from './page_data.js'

const PREFIX = '#/'

export class Address {
  #workspace
  #situation
  #tabs
  #editors
  #customers
  #shown = ''
  #restoring = false

  constructor(workspace, situation, { tabs, editors, customers }) {
    this.#workspace = workspace
    this.#situation = situation
    this.#tabs = tabs
    this.#editors = editors
    this.#customers = customers
  }

  /** Opens what the address names, and says what does not exist. Returns whether its file exists. */
  async restore() {
    if (!location.hash.startsWith(PREFIX)) return false
    this.#restoring = true
    const [view, query] = location.hash.slice(PREFIX.length).split('?')
    const wanted = new URLSearchParams(query)
    const file = wanted.get('file')
    const situation = wanted.get('situation')
    const edits = wanted.get('edits') ?? '{}'
    this.#editors.show(wanted.get('editors') ?? 'both')
    this.#customers.open(Object.fromEntries(wanted))
    this.#tabs.show(view)
    const configuration = this.#workspace.titled(file)
    if (configuration && configuration !== this.#workspace.active) await this.#workspace.activate(configuration)
    if (situation && (situation !== this.#situation.id || edits !== JSON.stringify(this.#situation.edits))) this.#situation.set(situation, readEdits(edits))
    this.#restoring = false
    this.#shown = location.hash
    const unknown = [file && !configuration && `no configuration "${file}"`, situation && !presets.has(situation) && `no situation "${situation}"`].filter(Boolean)
    if (unknown.length) showToast(`The link does not match this folder: there is ${unknown.join(' and ')}.`, 'error')
    return Boolean(configuration)
  }

  /** Keeps the address up to date with what the page shows. */
  follow() {
    this.#shown = this.#current
    if (!location.hash) history.replaceState(null, '', this.#shown)
    this.#workspace.addEventListener('active', () => this.#write())
    // A new configuration that is saved stays in its place.
    this.#workspace.addEventListener('files', () => this.#write('replaceState'))
    this.#situation.addEventListener('preset', () => this.#write())
    this.#editors.addEventListener('choice', () => this.#write())
    this.#tabs.addEventListener('view', () => this.#write())
    this.#situation.addEventListener('change', () => this.#write('replaceState'))
    // A link contains the text as it was when the link was copied. Later edits are in the browser's storage.
    this.#workspace.addEventListener('text', () => location.hash.startsWith(PREFIX) || history.replaceState(null, '', this.#shown))
    this.#workspace.addEventListener('unopened', () => history.replaceState(null, '', this.#current))
    // Otherwise, each letter of a search would be a step in the history.
    this.#customers.addEventListener('place', () => this.#write('replaceState'))
  }

  get #current() {
    const { path } = this.#workspace.active
    const { view } = this.#tabs
    const { choice } = this.#editors
    const query = new URLSearchParams({
      ...(path && { file: path }),
      situation: this.#situation.id,
      ...(this.#situation.edited && { edits: JSON.stringify(this.#situation.edits) }),
      ...(choice !== 'both' && { editors: choice }),
      ...(view === 'customers' && this.#customers.place)
    })
    return `${PREFIX}${view}?${query}`
  }

  #write(method = 'pushState') {
    if (this.#restoring || this.#current === this.#shown) return
    this.#shown = this.#current
    if (location.hash !== this.#shown) history[method](null, '', this.#shown)
  }
}

const readEdits = (text) => {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}
