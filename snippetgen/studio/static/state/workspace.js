// The open configurations: the active one, and others shown beside it.

import { request } from '../lib/api.js'
import { Configuration } from './configuration.js'
import { recognizable } from './page_data.js'

const TEMPLATE = `# The Optimizely that the site has, the goal that a phone call counts for,
# and the vendor that reports the call.

destination = "${recognizable[0].name}"
goal = "phone_call_conversion"
`
const MAX_PANES = 3

/**
 * Dispatches `active`, `panes` and `files` when those change, `unopened` with a configuration that
 * could not become the active one, and the events of its configurations.
 */
export class Workspace extends EventTarget {
  files
  open = []
  active = null
  beside = []
  /** The configuration that will become active once it has a draft. */
  #wanted = null
  #listing = null
  #listAgain = false

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

  /** Returns the configuration with a title, which may be the path of a file. */
  titled(title) {
    return this.open.find((each) => each.title === title) ?? this.find(title)
  }

  /** Adds a configuration without a file. It gets a number if its name is taken. */
  create(text = TEMPLATE, name = 'New configuration') {
    const titles = new Set(this.open.map(({ title }) => title))
    let unique = name
    for (let number = 2; titles.has(unique); number++) unique = `${name} ${number}`
    return this.add(Object.assign(new Configuration(null, text, null, unique), { initial: TEMPLATE }))
  }

  add(configuration) {
    this.open.push(configuration)
    for (const type of ['draft', 'text', 'trouble', 'recovered', 'elsewhere']) {
      configuration.addEventListener(type, ({ detail }) => this.#dispatch(type, { configuration, detail }))
    }
    configuration.addEventListener('draft', () => this.#switchTo(configuration))
    return configuration
  }

  /**
   * Makes a configuration the active one once it has a draft. Until then, edits belong to the one
   * that is shown, which stays if there is no draft. Resolves to whether the configuration is active.
   */
  async activate(configuration) {
    this.active ??= configuration
    this.#wanted = configuration
    if (!configuration.draft) await configuration.refresh()
    this.#switchTo(configuration)
    if (this.#wanted === configuration && this.active !== configuration) this.#giveUp(configuration)
    return this.active === configuration
  }

  /** No longer waits for a configuration, which would replace the active one much later. */
  #giveUp(wanted) {
    this.#wanted = null
    if (wanted.untouched) this.open = this.open.filter((each) => each !== wanted)
    this.#dispatch('unopened', wanted)
  }

  #switchTo(configuration) {
    if (!configuration.draft || this.#wanted !== configuration) return
    this.#wanted = null
    this.active = configuration
    this.beside = this.beside.filter((each) => each !== configuration)
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

  /**
   * Closes a configuration, discards its edits, and opens another one in its place. Resolves to a
   * function that undoes it, or to null if the other one cannot be shown: edits still belong to
   * this one.
   */
  async close(configuration) {
    if (this.active === configuration) {
      await this.activate(this.first(configuration))
      if (this.active === configuration) return null
    }
    this.open = this.open.filter((each) => each !== configuration)
    this.beside = this.beside.filter((each) => each !== configuration)
    this.#dispatch('closed', configuration)
    this.#dispatch('panes')
    this.#dispatch('files')
    return () => {
      this.open = [...this.open.filter(({ untouched }) => !untouched), configuration]
      this.#dispatch('text', { configuration })
      return this.activate(configuration)
    }
  }

  /**
   * Returns the configuration to show if the user has not chosen one: a valid file, any file, or a
   * new one, but not `other`.
   */
  first(other = null) {
    const files = this.files.filter(({ path }) => path !== other?.path)
    const file = files.find(({ problems }) => !problems.length) ?? files[0]
    return (file && this.find(file.path)) ?? this.open.find((each) => each !== other) ?? this.create()
  }

  /** Lists the files again, and reloads changed files that have no unsaved edits. */
  reload() {
    this.#listAgain = true
    this.#listing ??= this.#list().finally(() => (this.#listing = null))
    return this.#listing
  }

  /** Discards a list that was requested before the latest call: a file saved in the meantime may be missing from it. */
  async #list() {
    let files
    while (this.#listAgain) {
      this.#listAgain = false
      files = await request('GET', '/api/files')
    }
    this.files = files
    for (const configuration of this.open) {
      const file = this.files.find((each) => each.path === configuration.path)
      const { base, unreadable } = configuration
      if (!file && (base || unreadable)) configuration.orphan()
      else if (!file || file.revision === base?.revision || (unreadable && file.text === null)) configuration.refresh()
      else if (!configuration.dirty || configuration.isText(file.text)) configuration.adopt(file)
      else Object.assign(configuration, { changed: file, deleted: false, unreadable: '' })
    }
    this.#dispatch('files')
  }

  #dispatch(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }))
  }
}
