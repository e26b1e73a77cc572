// The configuration's text, and the problems that no field of the form shows.

import { request } from '../lib/api.js'
import { button, byId, code, element } from '../lib/elements.js'
import { keepFocus } from '../lib/focus.js'
import { completionsAt } from '../lib/schema_completions.js'
import { describeChoice } from '../state/choices.js'
import { data } from '../state/page_data.js'
import { problemNodes, problemText } from './setting_field.js'

const ATTRIBUTES = { id: 'toml', tabindex: '0', 'aria-labelledby': 'toml-name', 'aria-describedby': 'toml-keys toml-problems', 'aria-multiline': 'true' }

export class TomlEditor {
  #workspace
  #editor = null
  #loading = false
  #schema = null

  constructor(workspace, editors) {
    this.#workspace = workspace
    for (const each of document.querySelectorAll('#settings [data-table]')) each.addEventListener('toggle', () => this.#show())
    editors.addEventListener('choice', () => this.#show())
    workspace.addEventListener('active', () => this.#show())
    workspace.addEventListener('draft', ({ detail }) => detail.configuration === workspace.active && this.#show())
  }

  #show() {
    const { active } = this.#workspace
    if (!active?.draft) return
    byId('toml-name').textContent = active.title
    this.#showProblems(active)
    if (!byId('text-editor').hidden) this.#load()
    this.#editor?.show(active, active.text)
    this.#editor?.mark(withTexts(active.problems))
  }

  #load() {
    if (this.#loading) return
    this.#loading = true
    import('./code_editor.js').then(
      ({ CodeEditor }) => {
        byId('toml-place').replaceChildren()
        this.#editor = new CodeEditor(byId('toml-place'), {
          attributes: ATTRIBUTES,
          edited: (text) => this.#workspace.active.edit(text),
          complete: (text, position) => this.#complete(text, position)
        })
        this.#show()
      },
      () => (byId('toml-place').textContent = 'The editor could not be loaded. Reload the page; your edits are kept.')
    )
  }

  #complete(text, position) {
    if (!this.#schema) return this.#fetchSchema().then(() => this.#schema && this.#complete(text, position))
    return completionsAt(text, position, this.#schema, this.#workspace.active.draft.values, describeChoice)
  }

  async #fetchSchema() {
    this.#schema = await request('GET', '/api/schema').catch(() => null)
  }

  /**
   * Lists the problems that the form does not show: the form or one of its fields may be hidden.
   */
  #showProblems(active) {
    const { usable } = active.draft
    const folded = (key) => byId(`setting-${key}`)?.closest('details:not([open])')
    const fields = byId('settings').hidden ? [] : [...data.settings.map(({ key }) => key), ...usable]
    const shown = new Set(fields.filter((key) => !folded(key)))
    const items = active.problems.filter(({ key }) => !shown.has(key)).map((each) => this.#item(each))
    keepFocus(() => byId('toml-problems').replaceChildren(...items), () => byId('toml'))
  }

  #item(problem) {
    const { key, value, line, column } = problem
    const place = line !== null && button(`Line ${line}`, () => this.#editor?.goTo(line, column), { class: 'link' })
    return element('li', {}, place, place && ' ', key && code(key), key && joint(value), problemNodes(problem))
  }
}

/** Returns the text between a problem's key and its message. */
const joint = (value) => (value == null ? ': ' : ' = ')

/** Returns the problems with their messages. */
const withTexts = (problems) => problems.map((each) => ({ ...each, text: [each.key, problemText(each)].filter(Boolean).join(joint(each.value)) }))
