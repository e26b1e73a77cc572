// The configurations that are open, one of them being worked on, others beside it.

import { ask } from '../lib/api.js'
import { Configuration } from './configuration.js'

const FRESH = '# Which goal of Optimizely a call counts for,\n# and which vendor tells of the call.\n\ngoal = "phone_call_conversion"\n'
const MOST = 3

/** Dispatches `active`, `columns` and `files` when those change, and what the configurations dispatch. */
export class Desk extends EventTarget {
  files
  open = []
  active = null
  beside = []

  constructor(files) {
    super()
    this.files = files
  }

  get columns() {
    return [this.active, ...this.beside]
  }

  get full() {
    return this.columns.length >= MOST
  }

  /** Opens a file, or finds it where it is open. */
  find(path) {
    const file = this.files.find((each) => each.path === path)
    return this.open.find((each) => each.path === path) ?? (file && this.add(Configuration.of(file)))
  }

  create(text = FRESH) {
    return this.add(new Configuration(null, text))
  }

  add(configuration) {
    this.open.push(configuration)
    for (const type of ['draft', 'text', 'trouble']) {
      configuration.addEventListener(type, ({ detail }) => this.#tell(type, { configuration, detail }))
    }
    return configuration
  }

  /** Works on a configuration. */
  async activate(configuration) {
    this.active = configuration
    this.beside = this.beside.filter((each) => each !== configuration)
    if (!configuration.draft) await configuration.refresh()
    if (!configuration.draft) return
    this.#tell('active')
    this.#tell('columns')
  }

  async put(configuration) {
    if (this.full || this.columns.includes(configuration)) return
    if (!configuration.draft) await configuration.refresh()
    this.beside.push(configuration)
    this.#tell('columns')
  }

  remove(configuration) {
    this.beside = this.beside.filter((each) => each !== configuration)
    this.#tell('columns')
  }

  /** Looks at the files anew: takes what changed, unless somebody has edited it here. */
  async reload() {
    this.files = await ask('GET', '/api/files')
    for (const configuration of this.open) {
      const file = this.files.find((each) => each.path === configuration.path)
      if (!file || file.revision === configuration.base?.revision) configuration.refresh()
      else if (!configuration.dirty || file.text === configuration.text) configuration.adopt(file)
      else configuration.changed = file
    }
    this.#tell('files')
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }))
  }
}
