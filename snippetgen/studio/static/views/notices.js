// Notices at the bottom of the window about the server, files, and stored edits.

import { button, byId, formatted } from '../lib/elements.js'
import { keepFocus } from '../lib/focus.js'
import { showToast } from '../lib/toast.js'

export class Notices {
  #workspace
  #saving
  #restored = []

  constructor(workspace, saving, connection) {
    this.#workspace = workspace
    this.#saving = saving
    for (const type of ['active', 'files', 'text', 'draft', 'elsewhere']) workspace.addEventListener(type, () => this.#showFile())
    for (const type of ['files', 'text', 'draft', 'closed']) workspace.addEventListener(type, () => this.#showRestored())
    connection.addEventListener('lost', () => {
      show('connection', 'The studio’s server does not respond. Your edits are kept in this browser. Start `snippetgen serve` again to continue.')
    })
    connection.addEventListener('restored', () => hide('connection'))
  }

  /** Says which configurations had stored edits. */
  restored(configurations) {
    this.#restored = configurations
    this.#showRestored()
  }

  /** Names the configurations whose restored edits are neither saved nor discarded. */
  #showRestored() {
    this.#restored = this.#restored.filter((each) => each.dirty && this.#workspace.open.includes(each))
    if (!this.#restored.length) return hide('restored')
    const names = this.#restored.map(({ title }) => title).join(', ')
    show('restored', `Unsaved edits were restored: ${names}. `, button('Discard', () => this.#discard()), button('Keep', () => this.#keep()))
  }

  #keep() {
    this.#restored = []
    hide('restored')
  }

  async #discard() {
    const configurations = this.#restored
    this.#keep()
    const undo = []
    for (const configuration of configurations) {
      const file = this.#workspace.files.find(({ path }) => path === configuration.path)
      undo.push(file ? configuration.adopt(file) : await this.#workspace.close(configuration))
    }
    const done = undo.filter(Boolean)
    if (done.length < undo.length) this.restored(configurations)
    if (done.length) showToast('The edits were discarded.', '', { text: 'Undo', onClick: () => done.forEach((each) => each()) })
  }

  async #close(configuration) {
    const undo = await this.#workspace.close(configuration)
    if (undo) showToast(`${configuration.title} was closed.`, '', { text: 'Undo', onClick: undo })
  }

  #showFile() {
    const { active } = this.#workspace
    if (active?.deleted) {
      show(
        'changed',
        `${active.path} was deleted. Its text is still here${active.draft?.problems.length ? '. Fix its problems to save it again' : ', and Save writes the file again'}. `,
        button('Close it', () => this.#close(active))
      )
    } else if (active?.unreadable) {
      show('changed', `${active.path} cannot be shown: ${active.unreadable}`)
    } else if (active?.changed) {
      show('changed', `${active.path} has changed on disk, and you have unsaved edits. `, button('Compare', () => this.#saving.decide(active, active.changed)))
    } else if (active?.elsewhere && active.dirty) {
      show('changed', `${active.path} has other edits in another tab. Save the edits of one tab, and compare them in the other.`)
    } else {
      hide('changed')
    }
  }
}

const show = (id, ...content) => {
  const notice = byId(id)
  const text = content.filter((each) => typeof each === 'string').join('')
  if (!notice.hidden && notice.dataset.text === text) return
  notice.dataset.text = text
  keepFocus(() => notice.replaceChildren(...content.flatMap((each) => (typeof each === 'string' ? formatted(each) : each))))
  notice.hidden = false
}

const hide = (id) => keepFocus(() => (byId(id).hidden = true))
