// The toolbar: chooses, saves and builds configurations.

import { byId, showOptions } from '../lib/elements.js'
import { showToast } from '../lib/toast.js'

const MANY = 20 // the maximum number of files that are listed without a search

export class Toolbar {
  #workspace
  #saving
  #build

  /** `build` builds the file of a configuration. */
  constructor(workspace, saving, drafts, build) {
    this.#workspace = workspace
    this.#saving = saving
    this.#build = build
    byId('file').addEventListener('change', ({ target }) => this.#open(target.value))
    byId('file-search').addEventListener('input', () => this.#show())
    byId('new').addEventListener('click', () => this.#create())
    byId('save').addEventListener('click', () => this.save(workspace.active))
    byId('build').addEventListener('click', () => this.#saveAndBuild(workspace.active))
    byId('show-problem').addEventListener('click', showFirstProblem)
    addEventListener('keydown', (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 's') return
      event.preventDefault()
      if (!byId('save').disabled) this.save(workspace.active)
    })
    // Edits that the browser stores are restored.
    addEventListener('beforeunload', (event) => !drafts.works && workspace.open.some(({ dirty, untouched }) => dirty && !untouched) && event.preventDefault())
    for (const type of ['active', 'draft', 'text', 'files', 'unopened']) workspace.addEventListener(type, () => this.#show())
    workspace.addEventListener('unopened', ({ detail }) => showToast(`${detail.title} was not opened. ${detail.trouble}`, 'error'))
  }

  async save(configuration) {
    const saved = await this.#saving.save(configuration)
    if (saved) showToast(`Saved ${configuration.title}.`)
    return saved
  }

  #open(title) {
    const configuration = this.#workspace.titled(title)
    if (configuration) this.#workspace.activate(configuration)
  }

  async #create() {
    const opened = await this.#workspace.activate(this.#workspace.open.find(({ untouched }) => untouched) ?? this.#workspace.create())
    if (!opened) return
    byId('tab-work').click()
    byId('vendor').focus()
  }

  async #saveAndBuild(configuration) {
    const unsaved = configuration.dirty || !configuration.path
    if (!unsaved || (await this.save(configuration))) await this.#build(configuration)
  }

  #show() {
    const { active, open, files } = this.#workspace
    if (!active) return
    const titles = new Set([...files.map(({ path }) => path), ...open.map(({ title }) => title)])
    const opened = new Map(open.map((each) => [each.title, each]))
    const onDisk = new Map(files.map((each) => [each.path, each]))
    const listed = [...titles].filter((title) => title === active.title || isWanted(title, onDisk.get(title)))
    byId('file-search').hidden = titles.size <= MANY
    showOptions(byId('file'), listed.map((title) => [title, `${title}${mark(opened.get(title), onDisk.get(title))}`]))
    byId('file').value = active.title
    document.title = `${active.title} · snippetgen studio`
    this.#showStatus(active)
  }

  #showStatus(active) {
    const { draft, dirty, path } = active
    const count = active.problems.length
    const [words, kind] = status(active, count)
    if (byId('status').textContent !== words) byId('status').textContent = words
    byId('status').dataset.kind = kind
    byId('show-problem').disabled = kind !== 'error' || !count
    // Disabling a focused button would lose the focus.
    if (document.activeElement === byId('save') && !dirty && path) byId('build').focus()
    if (document.activeElement === byId('build') && !draft?.snippet) byId('show-problem').focus()
    byId('save').disabled = !draft?.snippet || !(dirty || !path)
    byId('build').disabled = !draft?.snippet
    byId('build').textContent = dirty || !path ? 'Save and build' : 'Build'
  }
}

/** Returns whether a file has all words of the search in its path, its name or its vendor. */
const isWanted = (title, file) => {
  const text = [title, file?.name, file?.vendor].join(' ').toLowerCase()
  return byId('file-search').value.toLowerCase().split(/\s+/).every((word) => text.includes(word))
}

const mark = (configuration, file) => {
  if (configuration?.deleted) return ' (deleted)'
  const edited = configuration?.path && configuration.dirty
  const { problems } = (edited && configuration.draft) || file || { problems: [] }
  const marks = [edited && 'edited', problems.length && 'invalid'].filter(Boolean)
  return marks.length ? ` (${marks.join(', ')})` : ''
}

const status = ({ dirty, path, changed, deleted, unreadable, awaitsVendor }, count) => {
  if (deleted) return ['deleted on disk', 'error']
  if (unreadable && !dirty) return ['cannot be shown', 'error']
  if (changed) return ['changed on disk', 'error']
  if (awaitsVendor) return ['no vendor yet', '']
  if (count) return [`${count} ${count === 1 ? 'problem' : 'problems'}`, 'error']
  return dirty || !path ? ['not saved', 'warning'] : ['saved', 'good']
}

/** Moves the focus to the first problem. */
const showFirstProblem = () => {
  byId('tab-work').click()
  const field = document.querySelector('#settings:not([hidden]) [aria-invalid]')
  if (!field && byId('text-editor').hidden) byId('editors').querySelector('[data-editor="both"]').click()
  const wrong = field ?? byId('toml')
  const folded = wrong.closest('details')
  if (folded) folded.open = true
  if (!field) {
    byId('toml-problems').querySelector('button')?.click()
    byId('toml-problems').scrollIntoView({ block: 'nearest' })
  }
  wrong.focus()
}
