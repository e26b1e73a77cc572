// The steps from a configuration to an accepted conversion, always in sight.

import { byId, formatted } from '../lib/elements.js'
import { explainHandover } from '../lib/reasons.js'
import { progress } from '../state/pipeline.js'

const STATUS = { done: 'done', failed: 'stopped here', waiting: 'not reached' }

export class Pipeline {
  #workspace
  #panes
  #calls
  #connection = { lost: false }
  #steps = [...byId('pipeline').querySelectorAll('button')]

  constructor(workspace, panes, calls, tabs) {
    this.#workspace = workspace
    this.#panes = panes
    this.#calls = calls
    for (const step of this.#steps) {
      step.addEventListener('click', () => {
        const part = document.querySelector(step.dataset.target)
        tabs.show('work')
        part.scrollIntoView({ block: 'nearest' })
        part.focus()
      })
    }
    for (const type of ['active', 'draft', 'text', 'trouble']) workspace.addEventListener(type, () => this.#show())
    panes.addEventListener('state', () => this.#show())
    calls.addEventListener('result', () => this.#show())
  }

  /** Stops the steps while the server does not respond. */
  follow(connection) {
    this.#connection = connection
    for (const type of ['lost', 'restored']) connection.addEventListener(type, () => this.#show())
  }

  #show() {
    const { active } = this.#workspace
    if (!active?.draft) return
    const pane = this.#panes.all[0]
    const { done, failure } = progress({
      current: active.current,
      away: this.#connection.lost,
      trouble: active.trouble,
      problems: active.problems.length,
      awaitsVendor: active.awaitsVendor,
      state: pane?.state,
      lost: pane?.gone || pane?.unread,
      why: pane?.state ? pane.why : [],
      handover: pane?.state ? explainHandover(pane.state) : '',
      result: this.#calls.result
    })
    const words = byId('pipeline-words')
    this.#steps.forEach((step, index) => {
      const name = index < done ? 'done' : index === done && failure ? 'failed' : 'waiting'
      step.dataset.status = name
      step.querySelector('.hidden').textContent = STATUS[name]
    })
    const plain = failure.replaceAll('`', '')
    if (words.title === plain) return
    words.replaceChildren(...formatted(failure))
    words.title = plain
  }
}
