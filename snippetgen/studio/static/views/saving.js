// Saves files without losing changes that were made on disk.

import { request } from '../lib/api.js'
import { byId, element } from '../lib/elements.js'
import { showToast } from '../lib/toast.js'
import { data } from '../state/page_data.js'

const FOLDERS = /[/\\]/

export class Saving {
  #workspace

  constructor(workspace) {
    this.#workspace = workspace
    byId('naming-folder').textContent = data.folder
  }

  /**
   * Writes the file. Asks for a name if it is new, and what to do if it has changed on disk.
   * Resolves to true if it was saved.
   */
  async save(configuration) {
    await configuration.refresh()
    if (configuration.trouble) {
      showToast(configuration.trouble, 'error')
      return false
    }
    if (configuration.path === null) return this.#saveAs(configuration)
    try {
      await this.#put(configuration, configuration.path, configuration.base?.revision ?? null)
      return true
    } catch (error) {
      if (error.status === 409) return this.decide(configuration, error.answer)
      showToast(`${error.message} Your edits are kept.`, 'error')
      return false
    }
  }

  /** Asks what to do with a file that has changed on disk. Resolves to true if it was overwritten. */
  async decide(configuration, theirs) {
    const choice = await chosen(configuration, theirs)
    if (choice === 'theirs' && configuration.deleted) {
      showToast(`${configuration.path} no longer exists. Your edits are kept.`, 'error')
    } else if (choice === 'theirs') {
      showToast(`${configuration.path} now has the text on disk.`, '', { text: 'Undo', onClick: configuration.adopt(theirs) })
    }
    if (choice !== 'mine') {
      await this.#workspace.reload()
      return false
    }
    try {
      await this.#put(configuration, configuration.path, theirs.revision)
      return true
    } catch (error) {
      showToast(`${error.message} Your edits are kept.`, 'error')
      return false
    }
  }

  /** Asks for the name of a new file until it is written or the user cancels. */
  #saveAs(configuration) {
    return new Promise((resolve) => {
      const dialog = byId('naming')
      const field = byId('path')
      let saved = false
      field.value = configuration.suggested ?? `${configuration.draft?.values.name ?? 'snippet'}.toml`
      showProblem('')
      dialog.querySelector('form').onsubmit = async (event) => {
        event.preventDefault()
        const problem = await this.#putAs(configuration, field.value.trim())
        saved = !problem
        if (saved) return dialog.close()
        showProblem(problem)
        field.focus()
      }
      dialog.querySelector('[data-close]').onclick = () => dialog.close()
      dialog.onclose = () => resolve(saved)
      dialog.showModal()
      field.select()
    })
  }

  /** Writes a new file. Returns the problem with its name, or an empty string. */
  async #putAs(configuration, name) {
    if (FOLDERS.test(name)) return `"${name}" contains a folder. Files are saved in ${data.folder}. Enter a name without / and \\.`
    if (!name) return 'Enter a file name, such as snippet.toml.'
    if (!name.endsWith('.toml')) return `"${name}" does not end with .toml. Add the extension.`
    try {
      await this.#put(configuration, name, null)
      return ''
    } catch (error) {
      return error.status === 409 ? `${name} already exists. Choose another name, or cancel and open that file.` : error.message
    }
  }

  async #put(configuration, path, revision) {
    const { text } = configuration
    const saved = await request('PUT', `/api/files/${path.split('/').map(encodeURIComponent).join('/')}`, { text, revision })
    configuration.saved(saved.path, text, saved.revision)
    await this.#workspace.reload()
  }
}

const showProblem = (text) => {
  byId('path-problem').textContent = text
  byId('path').toggleAttribute('aria-invalid', Boolean(text))
}

/** Returns the nodes for text whose lines are marked if the other version lacks them. */
const marked = (text, other) => {
  if (other == null) return [text]
  const lines = new Set(other.split('\n'))
  return text.split('\n').flatMap((line, index) => [index ? '\n' : '', lines.has(line) ? line : element('mark', {}, line)])
}

const chosen = (configuration, theirs) =>
  new Promise((resolve) => {
    const dialog = byId('conflict')
    const { path, text, unreadable } = configuration
    const deleted = theirs.revision === null
    const happened = unreadable ? 'contains text that cannot be shown' : `has ${deleted ? 'been deleted' : 'changed on disk'} since you opened it`
    byId('conflict-words').textContent = `${path} ${happened}. Nothing has been saved yet.`
    byId('mine').replaceChildren(...marked(text, theirs.text))
    byId('theirs').replaceChildren(...(theirs.text === null ? [deleted ? 'The file was deleted.' : 'The file cannot be shown as text.'] : marked(theirs.text, text)))
    dialog.querySelector('[value="theirs"]').hidden = theirs.text === null
    dialog.returnValue = ''
    dialog.onclose = () => resolve(dialog.returnValue)
    dialog.showModal()
  })
