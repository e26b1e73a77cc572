// Previews of configurations side by side, in the same situation.

import { byId, showOptions } from '../lib/elements.js'
import { keepFocus } from '../lib/focus.js'
import { PreviewPane } from './preview_pane.js'

/**
 * Dispatches `state` when the state of a page changes, and `call` when a visitor clicks its phone
 * number.
 */
export class PreviewPanes extends EventTarget {
  all = []
  #workspace
  #situation
  #round = 0
  #shown = new Map()

  constructor(workspace, situation) {
    super()
    this.#workspace = workspace
    this.#situation = situation
    situation.addEventListener('change', () => this.#open())
    situation.addEventListener('unread', () => this.#judge())
    workspace.addEventListener('panes', () => this.#arrange())
    for (const type of ['draft', 'trouble']) workspace.addEventListener(type, ({ detail }) => this.#follow(detail.configuration))
    workspace.addEventListener('text', () => this.all.forEach((pane) => pane.updateLabels()))
    byId('compare').addEventListener('change', ({ target }) => {
      const configuration = workspace.titled(target.value)
      if (configuration) workspace.showBeside(configuration)
    })
    for (const type of ['panes', 'files', 'draft']) workspace.addEventListener(type, () => this.#offer())
  }

  #arrange() {
    const wanted = this.#workspace.panes
    for (const pane of this.all) if (!wanted.includes(pane.configuration)) pane.close()
    this.all = wanted.map((each) => this.all.find(({ configuration }) => configuration === each) ?? this.#make(each))
    const parent = byId('preview-panes')
    // Moving a frame would reload it, so existing ones stay in place.
    for (const pane of this.all) if (!pane.element.isConnected) parent.append(pane.element)
    parent.dataset.count = this.all.length
    this.#open()
  }

  #make(configuration) {
    const close = () => keepFocus(() => this.#workspace.hideBeside(configuration), () => byId('compare'))
    const pane = new PreviewPane(configuration, this.#workspace.active === configuration ? null : close)
    pane.addEventListener('state', () => {
      this.dispatchEvent(new Event('state'))
      if (pane === this.all[0]) showOutcome(pane)
    })
    pane.addEventListener('call', () => this.dispatchEvent(new Event('call')))
    return pane
  }

  /** Marks parts that no longer match the situation. */
  #judge() {
    for (const pane of this.all) pane.markStale()
    if (this.all.length) showOutcome(this.all[0])
    this.dispatchEvent(new Event('state'))
  }

  #follow(configuration) {
    const pane = this.all.find((each) => each.configuration === configuration)
    if (!pane) return
    pane.markStale()
    if (pane === this.all[0]) showOutcome(pane)
    // Reload only if the page would differ; without a snippet, only say why.
    if (!configuration.good || configuration.basis !== this.#shown.get(configuration)) this.#open([pane])
  }

  /** Opens pages one after another: they have the same origin, so they share cookies. */
  async #open(panes = this.all) {
    const round = ++this.#round
    for (const pane of panes === this.all || this.all.length === 1 ? panes : this.all) {
      if (round !== this.#round) return
      this.#shown.set(pane.configuration, pane.configuration.basis)
      const opened = pane.open(this.#situation)
      if (this.all.length > 1) {
        await opened
        pane.freeze()
      }
    }
  }

  #offer() {
    const here = this.#workspace.panes.map(({ title }) => title)
    const titles = new Set([...this.#workspace.open.map(({ title }) => title), ...this.#workspace.files.map(({ path }) => path)])
    const rest = [...titles].filter((title) => !here.includes(title))
    const nothing = rest.length ? 'none' : 'no other configuration'
    showOptions(byId('compare'), [['', nothing], ...rest.map((title) => [title, title])])
    keepFocus(
      () => (byId('compare').disabled = !rest.length || this.#workspace.full),
      () => this.all.at(-1).element.querySelector('button')
    )
  }
}

/** Shows the outcome next to the edits, because the page may be out of sight. */
const showOutcome = (pane) => {
  byId('outcome').classList.toggle('stale', !pane.current)
  byId('outcome').replaceChildren(...(pane.state ? pane.outcome : []))
}
