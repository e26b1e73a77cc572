// Notices at the bottom of the window about the server, files, and stored edits.

import { button, byId } from '../lib/elements.js'

export class Notices {
  #workspace
  #saving

  constructor(workspace, saving, connection) {
    this.#workspace = workspace
    this.#saving = saving
    for (const type of ['active', 'files', 'text', 'draft']) workspace.addEventListener(type, () => this.#showFile())
    connection.addEventListener('lost', () => {
      show('connection', 'The studio’s server does not respond. Your edits are kept in this browser. Start `snippetgen serve` again to continue.')
    })
    connection.addEventListener('restored', () => hide('connection'))
  }

  /** Says which configurations had stored edits. */
  restored(configurations) {
    const names = configurations.map(({ title }) => title).join(', ')
    show(
      'restored',
      `Unsaved edits were restored: ${names}. `,
      button('Discard', () => this.#discard(configurations)),
      button('Keep', () => hide('restored'))
    )
  }

  async #discard(configurations) {
    hide('restored')
    for (const configuration of configurations) {
      const file = this.#workspace.files.find(({ path }) => path === configuration.path)
      if (file) configuration.adopt(file)
      else await this.#workspace.close(configuration)
    }
  }

  #showFile() {
    const { active } = this.#workspace
    if (active?.deleted) {
      show(
        'changed',
        `${active.path} was deleted. Its text is still here, and Save writes the file again. `,
        button('Close it', () => this.#workspace.close(active))
      )
    } else if (active?.changed) {
      show('changed', `${active.path} has changed on disk, and you have unsaved edits. `, button('Compare', () => this.#saving.decide(active, active.changed)))
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
  notice.replaceChildren(...content)
  notice.hidden = false
}

const hide = (id) => (byId(id).hidden = true)
