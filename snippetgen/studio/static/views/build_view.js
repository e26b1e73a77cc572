// The result of a build: the files, a message to the customer, the guide, and the next steps.

import { post, request } from '../lib/api.js'
import { copy } from '../lib/clipboard.js'
import { button, byId, code, element, formatted } from '../lib/elements.js'
import { keepFocus } from '../lib/focus.js'
import { showToast } from '../lib/toast.js'
import { markStale } from './stale.js'

export class BuildView {
  #workspace
  #tabs
  /** The build of each configuration, with the text that it was compared with; null if there is none. */
  #builds = new Map()
  /** The reason why the files in a configuration's folder are not its build, if another file has built them. */
  #others = new Map()
  #latest = 0
  /** The reason why the folder could not be read the last time, or an empty string. */
  #trouble = ''

  /** Switches to this view in `tabs` when there is a new build. */
  constructor(workspace, tabs) {
    this.#workspace = workspace
    this.#tabs = tabs
    byId('copy-message').addEventListener('click', () => copy(byId('message').textContent, 'Message'))
    tabs.addEventListener('view', () => this.#find())
    workspace.addEventListener('active', () => {
      this.#show()
      this.#find()
    })
    workspace.addEventListener('files', () => this.#find())
    // The built files may be changed or removed by other programs.
    setInterval(() => document.hidden || this.#find(), POLL_INTERVAL)
    document.addEventListener('visibilitychange', () => document.hidden || this.#find())
    window.addEventListener('focus', () => this.#find())
    for (const type of ['draft', 'text', 'trouble', 'files']) workspace.addEventListener(type, () => this.#judge())
  }

  /** Builds the file of a configuration. */
  async build(configuration) {
    // The configuration may be edited meanwhile.
    const { text } = configuration
    try {
      const build = await post('/api/build', { path: configuration.path })
      this.#take(configuration, build, text)
      showToast(`Built ${build.files.length} files into ${build.folder}.`)
      if (configuration === this.#workspace.active) this.#tabs.show('build')
    } catch (error) {
      showToast(error.message, 'error')
      // The view still says whose files are in the folder.
      if (error.status === 409 && configuration === this.#workspace.active) this.#tabs.show('build')
    }
  }

  /** Shows the current content of the folder, no matter what built it. */
  async #find() {
    const { active, files } = this.#workspace
    const file = files.find(({ path }) => path === active?.path)
    if (this.#tabs.view !== 'build' || !file) return
    const round = ++this.#latest
    this.#trouble = ''
    try {
      const { build, other } = await request('GET', `/api/build?path=${encodeURIComponent(file.path)}`)
      // Replacing a list with an equal one would swallow a click.
      if (round === this.#latest && !this.#has(active, build, file.text, other)) this.#take(active, build, file.text, other)
    } catch (error) {
      if (round !== this.#latest) return
      this.#others.delete(active)
      // The file has problems, which the settings show.
      if (error.status === 422) return this.#judge()
      this.#trouble = error.message
      // A notice already says that the server does not respond.
      if (error.status && this.#builds.get(active)) showToast(error.message, 'error')
      this.#judge()
    }
  }

  /** Says why no files are listed. */
  #why() {
    const { active, files } = this.#workspace
    const file = files.find(({ path }) => path === active.path)
    if (active.deleted) return 'The file was deleted. Save it to see what was built.'
    if (this.#others.get(active)) return this.#others.get(active)
    if (file?.problems.length) return 'The file on disk has problems. Correct and save it to see what was built.'
    if (file && !this.#builds.has(active)) return this.#trouble || 'Looking for built files …'
    return NOTHING
  }

  #has(configuration, build, text, other) {
    return this.#others.get(configuration) === other && JSON.stringify(this.#builds.get(configuration)) === JSON.stringify(build && { ...build, text })
  }

  #take(configuration, build, text, other = null) {
    this.#latest += 1
    this.#others.set(configuration, other)
    this.#builds.set(configuration, build && { ...build, text })
    this.#show()
  }

  #show() {
    const { active } = this.#workspace
    const build = this.#builds.get(active)
    byId('build-zip').hidden = !build
    byId('built-further').hidden = !build
    const cards = build ? build.contents.map((each) => card(each, () => this.#find())) : []
    keepFocus(() => byId('build-files').replaceChildren(...cards), () => byId('tab-build'))
    if (build) {
      byId('build-folder').replaceChildren('In ', code(build.folder))
      byId('message').textContent = build.message
      byId('next-steps').replaceChildren(...nextSteps(active.path))
      byId('build-zip').dataset.address = build.archive
      showGuide(build)
    }
    this.#judge()
  }

  #judge() {
    const { active } = this.#workspace
    const build = active && this.#builds.get(active)
    if (active && !build) byId('build-folder').replaceChildren(...formatted(this.#why()))
    const stale = build && !(build.current && isBuilt(active, build))
    markStale('handover', stale ? 'Out of date: the configuration or its files have changed since this build. Build again.' : '')
    byId('copy-message').disabled = !build || stale
    for (const each of byId('build-files').querySelectorAll('button')) each.disabled = stale
    for (const each of byId('handover').querySelectorAll('[data-address]')) {
      if (stale) each.removeAttribute('href')
      else each.href = each.dataset.address
    }
  }
}

const isBuilt = (configuration, build) => configuration.current && !configuration.deleted && configuration.isText(build.text)

/** Shows the guide, unless it is shown already: loading it again would scroll to its top. */
const showGuide = ({ guide, revision }) => {
  const frame = byId('guide')
  if (frame.dataset.revision === revision) return
  frame.dataset.revision = revision
  frame.src = guide
}

const POLL_INTERVAL = 10_000 // milliseconds between two checks of the folder

const NOTHING = 'Nothing has been built yet. Press Build to write the customer’s files to a folder.'

/** Returns a file's card; `lost` is called if the file cannot be read. */
const card = ({ name, bytes, purpose, url }, lost) =>
  element(
    'li',
    {},
    element('strong', {}, code(name)),
    element(
      'span',
      { class: 'row' },
      element('a', { 'data-address': url, target: '_blank', rel: 'noopener', 'aria-label': `Open ${name}` }, 'Open'),
      element('a', { 'data-address': url, download: name, 'aria-label': `Download ${name}` }, 'Download'),
      button('Copy', () => copyFile(url, name, lost), { class: 'link', 'aria-label': `Copy ${name}` })
    ),
    element('p', { class: 'help' }, `${purpose} ${bytes.toLocaleString('en')} bytes.`)
  )

const copyFile = async (url, name, lost) => {
  const response = await fetch(url).catch(() => null)
  if (response?.ok) return copy(await response.text(), name, 'Open the file and copy its text.')
  showToast(`${name} cannot be read. Build again.`, 'error')
  lost()
}

/** Returns a path in the syntax of a shell. */
const quoted = (path) => {
  const operand = path.startsWith('-') ? `./${path}` : path
  return /^[\p{L}\p{N}._/-]+$/u.test(operand) ? operand : `"${operand.replace(/["$\\`]/g, '\\$&')}"`
}

const checkPage = () => {
  byId('tab-inspect').click()
  byId('inspect-url').focus()
}

const nextSteps = (path) => [
  element('li', {}, 'Send the message and the files to the customer.'),
  element('li', {}, 'Upload the ', code('.min.js'), ' file if the customer uses the external tag, for example with ', code('snippetgen publish'), '.'),
  element('li', {}, button('Check the live page', checkPage, { class: 'link' }), ' once the tag is on it.'),
  element('li', {}, 'Send the conversions of calls: ', code(`snippetgen relay ${quoted(path)}`))
]
