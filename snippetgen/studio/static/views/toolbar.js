// The toolbar: chooses, saves and builds configurations.

import { post } from '../lib/api.js'
import { byId, element } from '../lib/elements.js'
import { saveAs, Saving } from './saving.js'
import { showToast } from '../lib/toast.js'

const NEW = 'New configuration'

export class Toolbar {
  #workspace
  #saving

  constructor(workspace) {
    this.#workspace = workspace
    this.#saving = new Saving(workspace)
    byId('file').addEventListener('change', ({ target }) => this.#open(target.value))
    byId('new').addEventListener('click', () => this.#create())
    byId('save').addEventListener('click', () => this.#save())
    byId('build').addEventListener('click', () => this.#build())
    addEventListener('keydown', (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 's') return
      event.preventDefault()
      if (!byId('save').disabled) this.#save()
    })
    addEventListener('beforeunload', (event) => workspace.open.some(({ dirty }) => dirty) && event.preventDefault())
    for (const type of ['active', 'draft', 'text', 'files']) workspace.addEventListener(type, () => this.#show())
  }

  #open(title) {
    const configuration = this.#workspace.open.find((each) => each.title === title) ?? this.#workspace.find(title)
    if (configuration) this.#workspace.activate(configuration)
  }

  async #create() {
    await this.#workspace.activate(this.#workspace.open.find(({ path }) => path === null) ?? this.#workspace.create())
    byId('tab-work').click()
    byId('vendor').focus()
  }

  async #save() {
    const { active } = this.#workspace
    if (!active.path && !(await saveAs(active))) return false
    const saved = await this.#saving.save(active)
    if (saved) showToast(`Saved ${active.title}.`)
    return saved
  }

  async #build() {
    const { active } = this.#workspace
    if ((active.dirty || !active.path) && !(await this.#save())) return
    try {
      const { folder, files } = await post('/api/build', { path: active.path })
      showToast(`Built ${files.length} files into ${folder}.`)
    } catch (error) {
      showToast(error.message, 'error')
    }
  }

  #show() {
    const { active, open, files } = this.#workspace
    if (!active) return
    const titles = new Set([...files.map(({ path }) => path), ...open.map(({ title }) => title)])
    const options = [...titles].map((title) => {
      const dirty = open.find((each) => each.title === title)?.dirty
      const wrong = files.find(({ path }) => path === title)?.problems.length
      return element('option', { value: title }, `${title}${dirty && title !== NEW ? ' (edited)' : ''}${wrong ? ' (invalid)' : ''}`)
    })
    byId('file').replaceChildren(...options)
    byId('file').value = active.title
    this.#showStatus(active)
  }

  #showStatus({ draft, dirty, path, changed }) {
    const count = draft?.problems.length ?? 0
    const problems = `${count} ${count === 1 ? 'problem' : 'problems'}`
    const words = changed ? 'changed on disk' : count ? problems : dirty || !path ? 'not saved' : 'saved'
    if (byId('status').textContent !== words) byId('status').textContent = words
    byId('status').dataset.kind = changed || count ? 'error' : dirty || !path ? 'warning' : 'good'
    // Disabling a focused button would lose the focus.
    if (document.activeElement === byId('save') && !dirty && path) byId('build').focus()
    byId('save').disabled = count > 0 || !(dirty || !path)
    byId('build').disabled = count > 0
    byId('build').textContent = dirty || !path ? 'Save and build' : 'Build'
  }
}
