// Keeps unsaved edits in the browser's storage, so that they outlive the page and the server. Each
// tab has entries of its own. Once a tab is closed, the next page takes over its entries.

import { data } from './page_data.js'
import { Configuration } from './configuration.js'

const PREFIX = `snippetgen draft ${JSON.stringify(data.folder)} `

export class DraftStorage {
  /** Whether the browser can store edits. */
  works = true
  #workspace
  #tab = tabName()
  #keys = new Map()

  /** Starts storing the edits of a workspace. */
  constructor(workspace) {
    this.#workspace = workspace
    for (const type of ['text', 'draft']) workspace.addEventListener(type, ({ detail }) => this.#store(detail.configuration))
    workspace.addEventListener('closed', ({ detail }) => this.#forget(detail))
    // Held as long as the page is open.
    navigator.locks?.request(PREFIX + this.#tab, { mode: 'shared' }, () => new Promise(() => {})).catch(() => {})
    addEventListener('pagehide', () => workspace.open.filter(({ dirty }) => dirty).forEach((each) => this.#leave(each)))
    addEventListener('storage', ({ key, oldValue, newValue }) => key?.startsWith(PREFIX) && this.#follow(key, read(newValue) ?? read(oldValue), newValue === null))
  }

  /** Notes whether another tab has edits of a file that is open here, after it has stored or removed a draft. */
  #follow(key, draft, removed) {
    const taken = removed && [...this.#keys].find(([, mine]) => mine === key)
    if (taken) return this.#store(taken[0])
    const configuration = this.#workspace.open.find(({ path }) => path !== null && path === draft?.path)
    if (!configuration) return
    this.#compare(configuration)
    configuration.dispatchEvent(new Event('elsewhere'))
  }

  #compare(configuration) {
    const { path, text } = configuration
    const mine = this.#keys.get(configuration)
    configuration.elsewhere = path !== null && this.#stored().some(({ key, draft }) => key !== mine && !draft.left && draft.path === path && draft.text !== text)
  }

  /**
   * Opens the configurations with stored edits of this tab and of tabs that were closed. Resolves to
   * the configurations.
   */
  async restore() {
    const open = await openTabs()
    const opened = new Map()
    const isMine = ({ tab }) => tab === this.#tab
    const mine = this.#stored().filter((each) => isMine(each) || !open.has(PREFIX + each.tab))
    for (const { key, draft } of mine.toSorted((a, b) => isMine(b) - isMine(a) || b.draft.time - a.draft.time)) {
      const { path, text, pending, name } = draft
      const same = JSON.stringify([path ?? name, text, pending])
      if (!opened.has(same)) {
        const others = path !== null && [...opened.values()].some((each) => each.path === path)
        const configuration = this.#open(others ? { ...draft, path: null, name: `Other edits of ${path}` } : draft)
        this.#store(configuration, draft.time)
        opened.set(same, configuration)
      }
      if (this.works) localStorage.removeItem(key)
    }
    for (const configuration of opened.values()) this.#compare(configuration)
    return [...opened.values()]
  }

  #open({ path, text, base, pending, name }) {
    const file = path !== null && this.#workspace.files.find((each) => each.path === path)
    const configuration = file
      ? this.#workspace.find(path)
      : path === null
        ? this.#workspace.create(text, name)
        : this.#workspace.add(new Configuration(path, text))
    configuration.deleted = path !== null && !file
    if (file && file.revision !== base?.revision && file.text !== text) Object.assign(configuration, { base, changed: file })
    Object.assign(configuration, { text, pending })
    return configuration
  }

  #stored() {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => ({ key, tab: key.slice(PREFIX.length).split(' ')[0], draft: read(localStorage.getItem(key)) }))
        .filter(({ draft }) => draft)
    } catch {
      this.works = false // Storage is blocked.
      return []
    }
  }

  #store(configuration, time = Date.now()) {
    const { path, title, text, base, unanswered: pending, dirty, untouched } = configuration
    // An answer may arrive after the configuration was closed.
    const open = this.#workspace.open.includes(configuration)
    if (!dirty || untouched || !open) return this.#forget(configuration)
    const key = this.#keys.get(configuration) ?? `${PREFIX}${this.#tab} ${randomName()}`
    this.#keys.set(configuration, key)
    try {
      localStorage.setItem(key, JSON.stringify({ path, text, base, pending, name: title, time }))
      this.works = true
    } catch {
      this.works = false // Storage is blocked or full.
    }
  }

  /** Notes in the entry that the page is closed. Another tab may have taken the entry over while this one was frozen. */
  #leave(configuration) {
    const entry = () => read(localStorage.getItem(this.#keys.get(configuration)))
    try {
      if (!entry()) this.#store(configuration)
      if (entry()) localStorage.setItem(this.#keys.get(configuration), JSON.stringify({ ...entry(), left: true }))
    } catch {
      // Storage is blocked or full, so the browser has asked the user before it left the page.
    }
  }

  #forget(configuration) {
    try {
      if (this.#keys.has(configuration)) localStorage.removeItem(this.#keys.get(configuration))
    } catch {
      // Storage is blocked: nothing was stored.
    }
    this.#keys.delete(configuration)
  }
}

const randomName = () => crypto.getRandomValues(new Uint32Array(2)).join('-')

/** Returns the names of the locks that open tabs hold; none if the browser blocks locks. */
const openTabs = async () => {
  try {
    return new Set((await navigator.locks.query()).held.map(({ name }) => name))
  } catch {
    return new Set()
  }
}

/** Returns the name of this tab, which outlives a reload. */
const tabName = () => {
  try {
    const name = sessionStorage.getItem('snippetgen tab') ?? randomName()
    sessionStorage.setItem('snippetgen tab', name)
    return name
  } catch {
    return randomName()
  }
}

const isText = (value) => typeof value === 'string'

const read = (stored) => {
  try {
    const { path, text, base, pending, name, time, left = false } = JSON.parse(stored)
    const valid = (path === null || isText(path)) && isText(text) && (base === null || isText(base.text))
    return valid ? { path, text, base, pending: Object(pending), name: isText(name) ? name : undefined, time: Number(time) || 0, left } : null
  } catch {
    return null
  }
}
