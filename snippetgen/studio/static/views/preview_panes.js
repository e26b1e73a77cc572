// The pages of all configurations that stand side by side, in one situation.

import { byId, element } from '../lib/elements.js'
import { Column } from './preview_pane.js'

/** Dispatches `state` when one of the pages has told something. */
export class Columns extends EventTarget {
  all = []
  #desk
  #situation
  #round = 0
  #shown = new Map()

  constructor(desk, situation) {
    super()
    this.#desk = desk
    this.#situation = situation
    situation.addEventListener('change', () => this.#open())
    desk.addEventListener('columns', () => this.#arrange())
    desk.addEventListener('draft', ({ detail }) => this.#follow(detail.configuration))
    byId('compare').addEventListener('change', ({ target }) => {
      const configuration = desk.open.find((each) => each.title === target.value) ?? desk.find(target.value)
      if (configuration) desk.put(configuration)
    })
    for (const type of ['columns', 'files', 'draft']) desk.addEventListener(type, () => this.#offer())
  }

  #arrange() {
    const wanted = this.#desk.columns
    for (const column of this.all) if (!wanted.includes(column.configuration)) column.close()
    this.all = wanted.map((each) => this.all.find(({ configuration }) => configuration === each) ?? this.#make(each))
    const parent = byId('columns')
    // A frame that is moved loads anew: those stay that are there.
    for (const column of this.all) if (!column.element.isConnected) parent.append(column.element)
    parent.dataset.count = this.all.length
    this.#open()
  }

  #make(configuration) {
    const close = () => this.#desk.remove(configuration)
    const column = new Column(configuration, this.#desk.active === configuration ? null : close)
    column.addEventListener('state', () => {
      this.dispatchEvent(new Event('state'))
      if (column === this.all[0]) showOutcome(column)
    })
    return column
  }

  #follow(configuration) {
    const column = this.all.find((each) => each.configuration === configuration)
    if (!column) return
    column.note()
    // Where what runs is the same, what the page shows stays.
    if (configuration.good?.snippet.minified !== this.#shown.get(configuration)) this.#open([column])
  }

  /** Opens pages one after another: they are of one origin, and share its cookies. */
  async #open(columns = this.all) {
    const round = ++this.#round
    for (const column of columns === this.all || this.all.length === 1 ? columns : this.all) {
      if (round !== this.#round) return
      this.#shown.set(column.configuration, column.configuration.good?.snippet.minified)
      const opened = column.open(this.#situation)
      if (this.all.length > 1) {
        await opened
        column.freeze()
      }
    }
  }

  #offer() {
    const here = this.#desk.columns.map(({ title }) => title)
    const titles = new Set([...this.#desk.open.map(({ title }) => title), ...this.#desk.files.map(({ path }) => path)])
    const rest = [...titles].filter((title) => !here.includes(title))
    const nothing = rest.length ? 'nothing else' : 'no other configuration'
    byId('compare').replaceChildren(
      element('option', { value: '' }, nothing),
      ...rest.map((title) => element('option', { value: title }, title))
    )
    byId('compare').disabled = !rest.length || this.#desk.full
  }
}

/** Says next to the edits what has come of them; the page may be far below. */
const showOutcome = (column) => {
  if (column.state) byId('outcome').replaceChildren(...column.outcome)
}
