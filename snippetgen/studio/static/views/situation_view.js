// The situation as the user chooses and edits it.

import { debounce } from '../lib/debounce.js'
import { byId } from '../lib/elements.js'
import { fillForm, readForm, showDetails } from './situation_form.js'
import { showChoices } from './situation_picker.js'

export class SituationView {
  #situation

  constructor(situation) {
    this.#situation = situation
    const settleSoon = debounce(() => this.settle())
    byId('situation').addEventListener('input', ({ target }) => {
      if (target.id === 'preset') return situation.set(target.value)
      showDetails()
      settleSoon()
    })
    byId('situation').addEventListener('submit', (event) => event.preventDefault())
    byId('reset').addEventListener('click', () => {
      situation.set(situation.id)
      byId('preset').focus()
    })
    situation.addEventListener('destination', () => this.#showChoices())
    situation.addEventListener('preset', () => fillForm(situation.values))
    situation.addEventListener('change', () => this.#show())
    this.#showChoices()
  }

  /** Applies what the user has just typed. */
  settle() {
    this.#situation.edit(readForm())
  }

  #showChoices() {
    showChoices(this.#situation.destination, (id) => this.#situation.set(id))
    this.#show()
  }

  #show() {
    const { id, edited } = this.#situation
    byId('preset').value = id
    byId('edited').hidden = !edited
    byId('reset').disabled = !edited
    for (const chip of byId('chips').children) {
      chip.setAttribute('aria-pressed', !edited && chip.dataset.preset === id)
    }
  }
}
