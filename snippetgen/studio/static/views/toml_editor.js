// The configuration's text, and the problems that no field of the form shows.

import { data } from '../state/page_data.js'
import { byId, code, element } from '../lib/elements.js'
import { problemText } from './setting_field.js'

const area = byId('toml')

export class TomlEditor {
  #workspace

  constructor(workspace) {
    this.#workspace = workspace
    area.addEventListener('input', () => workspace.active.edit(area.value))
    byId('more').addEventListener('toggle', () => workspace.active?.draft && this.#show())
    workspace.addEventListener('active', () => this.#show())
    workspace.addEventListener('draft', ({ detail }) => detail.configuration === workspace.active && this.#show())
  }

  #show() {
    const { text, draft, title, awaitsVendor } = this.#workspace.active
    byId('toml-name').textContent = title
    if (area.value !== text) area.value = text
    // A field inside the folded settings does not show its problem.
    const folded = (key) => !byId('more').open && byId('more-settings').querySelector(`[id="setting-${CSS.escape(key)}"]`)
    const shown = new Set([...data.settings.map(({ key }) => key), ...draft.usable].filter((key) => !folded(key)))
    const others = awaitsVendor ? [] : draft.problems.filter(({ key }) => !shown.has(key))
    byId('toml-problems').replaceChildren(...others.map((each) => element('li', {}, each.key && code(each.key), each.key && ' ', problemText(each))))
    area.toggleAttribute('aria-invalid', !awaitsVendor && draft.problems.length > 0)
  }
}
