// The bar: which configuration is worked on, and its way into a file and into dist.

import { post } from '../lib/api.js'
import { byId, element } from '../lib/elements.js'
import { saveAs, Saving } from '../state/saving.js'
import { tell } from '../lib/toast.js'

const NEW = 'New configuration'

export class Toolbar {
  #desk
  #saving

  constructor(desk) {
    this.#desk = desk
    this.#saving = new Saving(desk)
    byId('file').addEventListener('change', ({ target }) => this.#open(target.value))
    byId('new').addEventListener('click', () => this.#create())
    byId('save').addEventListener('click', () => this.#save())
    byId('build').addEventListener('click', () => this.#build())
    addEventListener('keydown', (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 's') return
      event.preventDefault()
      if (!byId('save').disabled) this.#save()
    })
    addEventListener('beforeunload', (event) => desk.open.some(({ dirty }) => dirty) && event.preventDefault())
    for (const type of ['active', 'draft', 'text', 'files']) desk.addEventListener(type, () => this.#show())
  }

  #open(title) {
    const configuration = this.#desk.open.find((each) => each.title === title) ?? this.#desk.find(title)
    if (configuration) this.#desk.activate(configuration)
  }

  async #create() {
    await this.#desk.activate(this.#desk.open.find(({ path }) => path === null) ?? this.#desk.create())
    byId('tab-work').click()
    byId('vendor').focus()
  }

  async #save() {
    const { active } = this.#desk
    if (!active.path && !(await saveAs(active))) return false
    const saved = await this.#saving.save(active)
    if (saved) tell(`${active.title} is saved.`)
    return saved
  }

  async #build() {
    const { active } = this.#desk
    if ((active.dirty || !active.path) && !(await this.#save())) return
    try {
      const { folder, files } = await post('/api/build', { path: active.path })
      tell(`Built ${files.length} files into ${folder}.`)
    } catch (error) {
      tell(error.message, 'error')
    }
  }

  #show() {
    const { active, open, files } = this.#desk
    if (!active) return
    const titles = new Set([...files.map(({ path }) => path), ...open.map(({ title }) => title)])
    const options = [...titles].map((title) => {
      const dirty = open.find((each) => each.title === title)?.dirty
      const wrong = files.find(({ path }) => path === title)?.problems.length
      return element('option', { value: title }, `${title}${dirty && title !== NEW ? ' (edited)' : ''}${wrong ? ' (wrong)' : ''}`)
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
    // A button that is disabled must not take the focus with it.
    if (document.activeElement === byId('save') && !dirty && path) byId('build').focus()
    byId('save').disabled = count > 0 || !(dirty || !path)
    byId('build').disabled = count > 0
    byId('build').textContent = dirty || !path ? 'Save and build' : 'Build'
  }
}
