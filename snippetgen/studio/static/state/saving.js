// Saving, without losing what somebody else has written meanwhile.

import { ask } from '../lib/api.js'
import { button, byId } from '../lib/elements.js'
import { tell } from '../lib/toast.js'

/** Asks for the name of a new file; whether one was given. */
export const saveAs = (configuration) =>
  new Promise((resolve) => {
    const dialog = byId('naming')
    const form = dialog.querySelector('form')
    byId('path').value = configuration.suggested ?? `${configuration.draft?.values.vendor ?? 'snippet'}.toml`
    form.onsubmit = () => {
      configuration.path = byId('path').value.trim()
    }
    dialog.querySelector('[data-close]').onclick = () => dialog.close()
    dialog.onclose = () => resolve(configuration.path !== null)
    dialog.showModal()
    byId('path').select()
  })

export class Saving {
  #desk

  constructor(desk) {
    this.#desk = desk
    for (const type of ['active', 'files', 'text']) desk.addEventListener(type, () => this.#showChanged())
  }

  /** Writes the file, unless it has changed: then it asks. Whether it is saved. */
  async save(configuration) {
    await configuration.refresh()
    const fresh = configuration.base === null
    try {
      await this.#put(configuration, configuration.base?.revision ?? null)
      return true
    } catch (error) {
      if (error.status === 409) return this.#decide(configuration, error.answer)
      if (fresh) this.#unname(configuration)
      tell(error.message, 'error')
      return false
    }
  }

  async #put(configuration, revision) {
    const { text } = configuration
    const saved = await ask('PUT', `/api/files/${configuration.path.split('/').map(encodeURIComponent).join('/')}`, { text, revision })
    configuration.path = saved.path
    configuration.base = { text, revision: saved.revision }
    configuration.changed = null
    await this.#desk.reload()
  }

  async #decide(configuration, theirs) {
    const choice = await chosen(configuration, theirs)
    if (choice === 'theirs') await configuration.adopt(theirs)
    if (choice !== 'mine') {
      if (configuration.base === null) this.#unname(configuration)
      await this.#desk.reload()
      return false
    }
    try {
      await this.#put(configuration, theirs.revision)
      return true
    } catch (error) {
      tell(error.message, 'error')
      return false
    }
  }

  /** The name has not become a file's. */
  #unname(configuration) {
    configuration.suggested = configuration.path
    configuration.path = null
  }

  #showChanged() {
    const { active } = this.#desk
    const banner = byId('changed')
    banner.hidden = !active?.changed
    if (banner.hidden) return
    banner.replaceChildren(
      `${active.path} has changed on disk, and there are edits here that are not saved. `,
      button('Show both', () => this.#decide(active, active.changed))
    )
  }
}

const chosen = (configuration, theirs) =>
  new Promise((resolve) => {
    const dialog = byId('conflict')
    byId('conflict-words').textContent = `${configuration.path} is not what your edits began with. Nothing has been written.`
    byId('mine').textContent = configuration.text
    byId('theirs').textContent = theirs.text ?? 'The file is gone.'
    dialog.returnValue = ''
    dialog.onclose = () => resolve(dialog.returnValue)
    dialog.showModal()
  })
