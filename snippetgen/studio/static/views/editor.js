// The text of the configuration, and the problems that no field of the form can show.

import { data } from '../state/page_data.js'
import { byId, code, element } from '../lib/elements.js'
import { told } from './field.js'

const area = byId('toml')

export class Editor {
  #desk

  constructor(desk) {
    this.#desk = desk
    area.addEventListener('input', () => desk.active.edit(area.value))
    desk.addEventListener('active', () => this.#show())
    desk.addEventListener('draft', ({ detail }) => detail.configuration === desk.active && this.#show())
  }

  #show() {
    const { text, draft } = this.#desk.active
    if (area.value !== text) area.value = text
    const shown = new Set([...data.settings.map(({ key }) => key), ...draft.usable])
    const others = draft.problems.filter(({ key }) => !shown.has(key))
    byId('toml-problems').replaceChildren(...others.map((each) => element('li', {}, each.key && code(each.key), each.key && ' ', told(each))))
    area.toggleAttribute('aria-invalid', draft.problems.length > 0)
  }
}
