// Saves files without losing changes that were made on disk.

import { request } from '../lib/api.js'
import { button, byId } from '../lib/elements.js'
import { showToast } from '../lib/toast.js'

/** Asks for the name of a new file. Resolves to true if the user gave one. */
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
  #workspace

  constructor(workspace) {
    this.#workspace = workspace
    for (const type of ['active', 'files', 'text']) workspace.addEventListener(type, () => this.#showChanged())
  }

  /** Writes the file; if it has changed on disk, asks first. Resolves to true if it was saved. */
  async save(configuration) {
    await configuration.refresh()
    const fresh = configuration.base === null
    try {
      await this.#put(configuration, configuration.base?.revision ?? null)
      return true
    } catch (error) {
      if (error.status === 409) return this.#decide(configuration, error.answer)
      if (fresh) this.#forgetName(configuration)
      showToast(error.message, 'error')
      return false
    }
  }

  async #put(configuration, revision) {
    const { text } = configuration
    const saved = await request('PUT', `/api/files/${configuration.path.split('/').map(encodeURIComponent).join('/')}`, { text, revision })
    configuration.path = saved.path
    configuration.base = { text, revision: saved.revision }
    configuration.changed = null
    await this.#workspace.reload()
  }

  async #decide(configuration, theirs) {
    const choice = await chosen(configuration, theirs)
    if (choice === 'theirs') await configuration.adopt(theirs)
    if (choice !== 'mine') {
      if (configuration.base === null) this.#forgetName(configuration)
      await this.#workspace.reload()
      return false
    }
    try {
      await this.#put(configuration, theirs.revision)
      return true
    } catch (error) {
      showToast(error.message, 'error')
      return false
    }
  }

  /** Forgets the name of a file that was not written. */
  #forgetName(configuration) {
    configuration.suggested = configuration.path
    configuration.path = null
  }

  #showChanged() {
    const { active } = this.#workspace
    const banner = byId('changed')
    banner.hidden = !active?.changed
    if (banner.hidden) return
    banner.replaceChildren(
      `${active.path} has changed on disk, and you have unsaved edits. `,
      button('Compare', () => this.#decide(active, active.changed))
    )
  }
}

const chosen = (configuration, theirs) =>
  new Promise((resolve) => {
    const dialog = byId('conflict')
    byId('conflict-words').textContent = `${configuration.path} has changed on disk since you opened it. Nothing has been saved yet.`
    byId('mine').textContent = configuration.text
    byId('theirs').textContent = theirs.text ?? 'The file was deleted.'
    dialog.returnValue = ''
    dialog.onclose = () => resolve(dialog.returnValue)
    dialog.showModal()
  })
