// The open configurations: the active one, and others shown beside it.

import { request } from '../lib/api.js'
import { Configuration } from './configuration.js'

const TEMPLATE = '# The Optimizely goal that a phone call counts for,\n# and the vendor that reports the call.\n\ngoal = "phone_call_conversion"\n'
const MAX_PANES = 3

/** Dispatches `active`, `panes` and `files` when those change, and the events of its configurations. */
export class Workspace extends EventTarget {
  files
  open = []
  active = null
  beside = []

  constructor(files) {
    super()
    this.files = files
  }

  get panes() {
    return [this.active, ...this.beside]
  }

  get full() {
    return this.panes.length >= MAX_PANES
  }

  /** Returns the open configuration of a file, or opens it. */
  find(path) {
    const file = this.files.find((each) => each.path === path)
    return this.open.find((each) => each.path === path) ?? (file && this.add(Configuration.of(file)))
  }

  create(text = TEMPLATE) {
    return this.add(new Configuration(null, text))
  }

  add(configuration) {
    this.open.push(configuration)
    for (const type of ['draft', 'text', 'trouble']) {
      configuration.addEventListener(type, ({ detail }) => this.#dispatch(type, { configuration, detail }))
    }
    return configuration
  }

  /** Makes a configuration the active one. */
  async activate(configuration) {
    this.active = configuration
    this.beside = this.beside.filter((each) => each !== configuration)
    if (!configuration.draft) await configuration.refresh()
    if (!configuration.draft) return
    this.#dispatch('active')
    this.#dispatch('panes')
  }

  async showBeside(configuration) {
    if (this.full || this.panes.includes(configuration)) return
    if (!configuration.draft) await configuration.refresh()
    this.beside.push(configuration)
    this.#dispatch('panes')
  }

  hideBeside(configuration) {
    this.beside = this.beside.filter((each) => each !== configuration)
    this.#dispatch('panes')
  }

  /** Lists the files again, and reloads changed ones that have no unsaved edits. */
  async reload() {
    this.files = await request('GET', '/api/files')
    for (const configuration of this.open) {
      const file = this.files.find((each) => each.path === configuration.path)
      if (!file || file.revision === configuration.base?.revision) configuration.refresh()
      else if (!configuration.dirty || file.text === configuration.text) configuration.adopt(file)
      else configuration.changed = file
    }
    this.#dispatch('files')
  }

  #dispatch(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }))
  }
}
