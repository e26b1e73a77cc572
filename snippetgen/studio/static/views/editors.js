// Which editors of the configuration are shown: the form, its text, or both.

import { byId } from '../lib/elements.js'
import { recall, remember } from '../lib/storage.js'

const KEY = 'snippetgen editors'

export class Editors {
  #buttons = [...byId('editors').querySelectorAll('button')]

  constructor() {
    for (const each of this.#buttons) each.addEventListener('click', () => this.#choose(each.dataset.editor))
    this.#choose(remembered())
  }

  #choose(chosen) {
    for (const each of this.#buttons) each.setAttribute('aria-pressed', each.dataset.editor === chosen)
    byId('settings').hidden = chosen === 'text'
    byId('text-editor').hidden = chosen === 'form'
    byId('toml').rows = chosen === 'text' ? 28 : 11
    remember(KEY, chosen)
  }
}

const remembered = () => {
  const chosen = recall(KEY)
  return ['both', 'form', 'text'].includes(chosen) ? chosen : 'both'
}
