// Keeps unsaved edits in the browser's storage, so that they outlive the page and the server. There
// is one entry for each file. If two tabs have different edits of a file, the first one to leave its
// page stores its edits in its own session, where a reload finds them.

import { data } from './page_data.js'
import { Configuration } from './configuration.js'

const PREFIX = `snippetgen draft ${data.folder} `

export class DraftStorage {
  /** Whether the browser can store edits. */
  works = true
  #workspace
  #keys = new Map()

  /** Starts to store the edits of a workspace. */
  constructor(workspace) {
    this.#workspace = workspace
    for (const type of ['text', 'draft']) workspace.addEventListener(type, ({ detail }) => this.#store(detail.configuration))
    workspace.addEventListener('closed', ({ detail }) => this.#forget(detail))
    // Another tab may have stored, or forgotten, edits of the same file meanwhile.
    addEventListener('pagehide', () => {
      for (const each of workspace.open.filter(({ dirty }) => dirty)) each.elsewhere ? this.#withdraw(each) : this.#store(each)
    })
    addEventListener('storage', ({ key, newValue }) => this.#compare(key, newValue && read(newValue)))
  }

  /** Notes that another tab has stored edits of a file that is open here, or no longer has any. */
  #compare(key, theirs) {
    const configuration = this.#workspace.open.find(({ path }) => path !== null && key === PREFIX + path)
    if (!configuration) return
    configuration.elsewhere = theirs !== null && theirs.text !== configuration.text
    if (theirs === null) this.#store(configuration)
    configuration.dispatchEvent(new Event('elsewhere'))
  }

  /** Leaves the entry of a file to the other tab, which learns from the change that it is alone. */
  #withdraw(configuration) {
    const key = PREFIX + configuration.path
    try {
      const entry = localStorage.getItem(key)
      const theirs = entry && read(entry)
      sessionStorage.setItem(key, entryOf(configuration))
      if (theirs && theirs.text !== configuration.text) localStorage.setItem(key, JSON.stringify({ ...theirs, left: Date.now() }))
      else localStorage.removeItem(key)
    } catch {
      // Storage is blocked or full: the browser has asked before it left the page.
    }
  }

  /** Opens the configurations with stored edits. Returns them. */
  restore() {
    return this.#stored().map(({ key, draft, elsewhere }) => {
      const configuration = this.#open(draft)
      configuration.elsewhere = elsewhere
      this.#keys.set(configuration, key)
      this.#store(configuration)
      return configuration
    })
  }

  #open({ path, text, base, pending }) {
    const file = path !== null && this.#workspace.files.find((each) => each.path === path)
    const configuration = file
      ? this.#workspace.find(path)
      : path === null
        ? this.#workspace.create(text)
        : this.#workspace.add(new Configuration(path, text))
    configuration.deleted = path !== null && !file
    if (file && base && file.revision !== base.revision && file.text !== text) Object.assign(configuration, { base, changed: file })
    Object.assign(configuration, { text, pending })
    return configuration
  }

  #stored() {
    try {
      const keys = new Set([...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => key.startsWith(PREFIX)))
      return [...keys].map(stored).filter(({ draft }) => draft)
    } catch {
      this.works = false // Storage is blocked.
      return []
    }
  }

  #store(configuration) {
    const { path, dirty, untouched } = configuration
    if (!dirty || untouched) return this.#forget(configuration)
    const key = PREFIX + (path ?? this.#keys.get(configuration)?.slice(PREFIX.length) ?? randomName())
    if (this.#keys.get(configuration) !== key) this.#forget(configuration)
    this.#keys.set(configuration, key)
    try {
      localStorage.setItem(key, entryOf(configuration))
      this.works = true
    } catch {
      this.works = false // Storage is blocked or full.
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

const entryOf = ({ path, text, base, unanswered: pending }) => JSON.stringify({ path, text, base, pending })

/** Takes the edits of this tab's session, or else those of all tabs. */
const stored = (key) => {
  const [own, shared] = [sessionStorage, localStorage].map((storage) => read(storage.getItem(key)))
  sessionStorage.removeItem(key)
  return { key, draft: own ?? shared, elsewhere: Boolean(own && shared && own.text !== shared.text) }
}

const randomName = () => `new ${crypto.getRandomValues(new Uint32Array(2)).join('-')}`

const isText = (value) => typeof value === 'string'

const read = (stored) => {
  try {
    const { path, text, base, pending } = JSON.parse(stored)
    const valid = (path === null || isText(path)) && isText(text) && (base === null || isText(base.text))
    return valid ? { path, text, base, pending: Object(pending) } : null
  } catch {
    return null
  }
}
