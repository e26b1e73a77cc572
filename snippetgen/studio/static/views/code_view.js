// What the customer receives: code, tags and set-up steps.

import { copy } from '../lib/clipboard.js'
import { badge, button, byId, code, element, meter, sentence } from '../lib/elements.js'
import { showCode } from '../lib/highlight.js'
import { recall, remember } from '../lib/storage.js'
import { markStale } from './stale.js'
import { treemap } from './treemap.js'

let form = 'minified'

export class CodeView {
  #workspace
  #tabs

  constructor(workspace, tabs) {
    this.#workspace = workspace
    this.#tabs = tabs
    for (const each of document.querySelectorAll('[data-code]')) each.addEventListener('click', () => this.#choose(each))
    document.querySelector('[data-copy="code"]').addEventListener('click', () => this.#copy())
    tabs.addEventListener('view', () => this.#show())
    workspace.addEventListener('active', () => this.#show())
    workspace.addEventListener('text', () => tabs.view === 'code' && this.#judge())
    for (const type of ['draft', 'trouble']) workspace.addEventListener(type, ({ detail }) => detail.configuration === workspace.active && this.#show())
  }

  get #snippet() {
    return this.#workspace.active.good?.snippet
  }

  /** Dims an outdated version, and disables its copy buttons. */
  #judge() {
    const { outdated, settled, current } = this.#workspace.active
    const why = outdated || (current && !settled ? 'Out of date: it does not contain the last edit yet.' : '')
    markStale('built', why && `${why} It cannot be copied.`)
    for (const each of document.querySelectorAll('[data-copy="code"], #tags button')) each.disabled = !current || !settled
  }

  #choose(chosen) {
    form = chosen.dataset.code
    for (const each of document.querySelectorAll('[data-code]')) each.setAttribute('aria-pressed', each === chosen)
    this.#show()
  }

  #copy() {
    if (this.#snippet) copy(this.#snippet[form], 'Code')
  }

  /** Shows the snippet, unless the view is hidden: every edit makes a new snippet. */
  #show() {
    if (this.#tabs.view !== 'code' || !this.#workspace.active) return
    const snippet = this.#snippet
    if (snippet) showSnippet(snippet, this.#workspace.active)
    else showNothing(this.#workspace.active.obstacle)
    this.#judge()
  }
}

const NEW = 'The external tag names its script after the file, which has not been saved yet.'
const EDITED = 'These tags contain edits that have not been saved. Save and build, so that the script of the external tags matches them.'

const showSnippet = (snippet, { path, dirty }) => {
  const advice = path === null ? NEW : dirty && EDITED
  showCode(byId('code'), snippet[form])
  byId('size').replaceChildren(...size(snippet.size))
  byId('parts').replaceChildren(element('h3', {}, 'What the bytes are for'), ...treemap(snippet.parts))
  byId('tags').replaceChildren(...(advice ? [element('p', { class: 'help' }, advice)] : []), ...snippet.tags.map(tag), tag({ title: 'Content-Security-Policy for the inline tag', html: snippet.policy }))
  byId('setup').replaceChildren(...setup(snippet))
  byId('lengths').replaceChildren(...lengths(snippet.lengths))
}

const showNothing = (obstacle) => {
  for (const id of ['code', 'size', 'parts', 'tags', 'setup', 'lengths']) {
    byId(id).replaceChildren(id === 'code' ? `${obstacle}.` : '')
  }
}

const bytes = (count) => `${count.toLocaleString('en')} bytes`

const size = ({ raw, gzip, brotli, budget }) => [
  meter(gzip, budget, `${gzip} of ${budget} bytes with gzip`),
  element('p', {}, element('strong', {}, bytes(gzip)), ` with gzip; the budget is ${bytes(budget)}`, gzip > budget && [' ', badge('over the budget', 'warning')]),
  element('p', { class: 'quiet' }, `${bytes(raw)} raw, ${bytes(brotli)} with Brotli`)
]

const tag = ({ title, html }) => {
  const pre = element('pre', { class: 'listing', tabindex: 0, 'aria-label': title })
  showCode(pre, html)
  const head = element('div', { class: 'heading' }, element('h3', {}, title), button('Copy', () => copy(html, 'Tag'), { 'aria-label': `Copy: ${title}` }))
  return element('div', { class: 'tag' }, head, pre)
}

const setup = ({ name, vendor, order, setup: steps }) => [
  element('p', {}, sentence(order)),
  element('ul', { class: 'checklist' }, steps.map((pieces, index) => step(`setup ${name} ${vendor.name} ${index}`, pieces)))
]

/** A step with a checkbox that the browser remembers. */
const step = (key, pieces) => {
  const box = element('input', { type: 'checkbox', checked: recall(key) === 'done' })
  box.addEventListener('change', () => remember(key, box.checked ? 'done' : null))
  return element('li', {}, element('label', {}, box, element('span', {}, sentence(pieces))))
}

const lengths = (all) =>
  all.map(({ visitor, description, variable, length, limit, warning }) =>
    element(
      'div',
      { class: 'length' },
      element('p', {}, element('strong', {}, `A ${visitor} visitor`), ` (${description}): ${length} characters in `, code(variable), limit ? ` of ${limit}` : ''),
      limit && meter(length, limit, `${length} of ${limit} characters`),
      warning && element('p', { class: 'problem' }, warning)
    )
  )
