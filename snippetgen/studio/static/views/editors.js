// Chooses the editors of the configuration: the form, the text, or both.

import { byId } from '../lib/elements.js'
import { recall, remember } from '../lib/storage.js'

const KEY = 'snippetgen editors'

/** Dispatches `choice` when the choice changes. */
export class Editors extends EventTarget {
  choice
  #buttons = [...byId('editors').querySelectorAll('button')]

  constructor() {
    super()
    for (const each of this.#buttons) each.addEventListener('click', () => this.show(each.dataset.editor))
    this.show(recall(KEY))
  }

  /** Shows `form`, `text` or `both`; any other choice means both. */
  show(wanted) {
    const chosen = ['form', 'text'].includes(wanted) ? wanted : 'both'
    this.choice = chosen
    for (const each of this.#buttons) each.setAttribute('aria-pressed', each.dataset.editor === chosen)
    byId('settings').hidden = chosen === 'text'
    byId('text-editor').hidden = chosen === 'form'
    byId('text-editor').classList.toggle('tall-editor', chosen === 'text')
    remember(KEY, chosen)
    this.dispatchEvent(new Event('choice'))
  }
}
