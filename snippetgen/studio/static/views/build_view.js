// The result of a build: the files, a message to the customer, the guide, and the next steps.

import { post, request } from '../lib/api.js'
import { copy } from '../lib/clipboard.js'
import { button, byId, code, element } from '../lib/elements.js'
import { showToast } from '../lib/toast.js'
import { markStale } from './stale.js'

export class BuildView {
  #workspace
  #tabs
  /** The latest build of each configuration, with the snippet that it was made from. */
  #builds = new Map()

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
    for (const type of ['draft', 'text', 'files']) workspace.addEventListener(type, () => this.#judge())
  }

  /** Builds the file of a configuration. */
  async build(configuration) {
    try {
      const build = await post('/api/build', { path: configuration.path })
      this.#builds.set(configuration, { ...build, text: configuration.text })
      showToast(`Built ${build.files.length} files into ${build.folder}.`)
      this.#show()
      this.#tabs.show('build')
    } catch (error) {
      showToast(error.message, 'error')
    }
  }

  /** Shows what an earlier session or the command line built. */
  async #find() {
    const { active, files } = this.#workspace
    const file = files.find(({ path }) => path === active?.path)
    if (this.#tabs.view !== 'build' || this.#builds.has(active) || !file || file.problems.length) return
    try {
      const { build } = await request('GET', `/api/build?path=${encodeURIComponent(file.path)}`)
      if (!build || this.#builds.has(active)) return
      this.#builds.set(active, { ...build, text: build.current ? file.text : null })
      this.#show()
    } catch (error) {
      showToast(error.message, 'error')
    }
  }

  #show() {
    const { active } = this.#workspace
    const build = this.#builds.get(active)
    byId('copy-message').disabled = !build
    byId('build-zip').hidden = !build
    byId('guide').hidden = !build
    byId('guide-empty').hidden = Boolean(build)
    byId('build-files').replaceChildren(...(build ? build.contents.map(card) : []))
    byId('build-folder').replaceChildren(...(build ? ['In ', code(build.folder)] : [NOTHING]))
    byId('message').textContent = build ? build.message : 'The message appears here after a build.'
    byId('next-steps').replaceChildren(...(build ? nextSteps(active.path) : [element('li', {}, 'Build the configuration.')]))
    if (build) {
      byId('build-zip').href = build.archive
      byId('guide').src = build.guide
    }
    this.#judge()
  }

  #judge() {
    const { active } = this.#workspace
    const build = active && this.#builds.get(active)
    const stale = build && (active.text !== build.text || active.deleted)
    markStale('handover', stale ? 'Out of date: the configuration has changed since this build. Build again.' : '')
  }
}

const NOTHING = 'Nothing has been built yet. Press Build to write the customer’s files to a folder.'

const card = ({ name, bytes, purpose, url }) =>
  element(
    'li',
    {},
    element('strong', {}, code(name)),
    element(
      'span',
      { class: 'row' },
      element('a', { href: url, target: '_blank', rel: 'noopener', 'aria-label': `Open ${name}` }, 'Open'),
      element('a', { href: url, download: name, 'aria-label': `Download ${name}` }, 'Download'),
      button('Copy', () => copyFile(url, name), { class: 'link', 'aria-label': `Copy ${name}` })
    ),
    element('p', { class: 'help' }, `${purpose} ${bytes.toLocaleString('en')} bytes.`)
  )

const copyFile = async (url, name) => {
  const response = await fetch(url).catch(() => null)
  if (response?.ok) copy(await response.text(), name)
  else showToast(`${name} cannot be read. Build again.`, 'error')
}

/** Returns a path as a shell takes it. */
const quoted = (path) => (/^[\p{L}\p{N}._/-]+$/u.test(path) ? path : `"${path.replace(/["$\\`]/g, '\\$&')}"`)

const nextSteps = (path) => [
  element('li', {}, 'Send the message and the files to the customer.'),
  element('li', {}, 'Upload the ', code('.min.js'), ' file if the customer uses the external tag, for example with ', code('snippetgen publish'), '.'),
  element('li', {}, button('Check the live page', () => byId('tab-inspect').click(), { class: 'link' }), ' once the tag is on it.'),
  element('li', {}, 'Send the conversions of calls: ', code(`snippetgen relay ${quoted(path)}`))
]
