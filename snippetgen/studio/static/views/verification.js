// Verification in real browsers: a job at the server, followed as it runs.

import { ask, follow, post } from '../lib/api.js'
import { concerning, isDestination } from './situation_picker.js'
import { data } from '../state/page_data.js'
import { badge, byId, element } from '../lib/elements.js'

const NAMES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit' }

export class Verifying {
  #desk
  #situation
  #job = null
  #stream = null
  #destination = ''

  constructor(desk, situation) {
    this.#desk = desk
    this.#situation = situation
    byId('engines').append(...data.engines.map(engine))
    byId('verification').addEventListener('submit', (event) => {
      event.preventDefault()
      this.#start()
    })
    for (const type of ['active', 'draft']) desk.addEventListener(type, () => this.#offer())
    byId('stop').addEventListener('click', () => ask('DELETE', `/api/verify/${this.#job}`).catch(({ message }) => say(message)))
  }

  /** Lists the situations that concern the configuration's destination. */
  #offer() {
    const destination = this.#desk.active?.draft?.values.destination
    if (!isDestination(destination) || destination === this.#destination) return
    this.#destination = destination
    const groups = concerning(destination)
    const count = groups.reduce((sum, { situations }) => sum + situations.length, 0)
    byId('extent').options[0].text = `all ${count} that concern the destination ${destination}`
    byId('situations').replaceChildren(...groups.map(group))
  }

  async #start() {
    const { draft } = this.#desk.active
    const engines = [...byId('engines').querySelectorAll(':checked')].map(({ value }) => value)
    byId('result').replaceChildren()
    if (!draft?.snippet) return say('The configuration is wrong: put it right first, in the studio.')
    if (!engines.length) return say('Choose an engine.')
    try {
      const situations = byId('extent').value === 'one' ? [this.#situation.id] : []
      const { job } = await post('/api/verify', { draft: draft.id, engines, situations })
      this.#job = job
      this.#follow(this.#desk.active.title)
    } catch (error) {
      say(error.message)
    }
  }

  #follow(title) {
    running(true)
    say(`${title}: starting the browser.`)
    this.#stream = follow(`/api/verify/${this.#job}`, {
      progress: (progress) => progress.done && showProgress(title, progress),
      done: (result) => this.#end(showDone(title, result)),
      failed: ({ error }) => this.#end(say(error)),
      cancelled: ({ done, total }) => this.#end(say(`Cancelled after ${done} of ${total}.`)),
      error: () => this.#stream.readyState === EventSource.CLOSED && this.#end(say('The studio’s server does not answer.'))
    })
  }

  #end() {
    this.#stream.close()
    running(false)
  }
}

const engine = (name) =>
  element('label', { class: 'switch' }, element('input', { type: 'checkbox', value: name, checked: name === 'chromium' }), NAMES[name] ?? name)

const group = ({ title, situations }) =>
  element(
    'details',
    {},
    element('summary', {}, title, ' ', badge(String(situations.length))),
    element('ul', {}, situations.map((each) => element('li', {}, each.title)))
  )

const say = (words) => (byId('progress-words').textContent = words)

const running = (yes) => {
  const [from, to] = yes ? [byId('start'), byId('stop')] : [byId('stop'), byId('start')]
  to.disabled = false
  if (document.activeElement === from) to.focus()
  from.disabled = true
  if (yes) Object.assign(byId('progress'), { value: 0, max: 1 })
}

const showProgress = (title, { done, total, failed }) => {
  Object.assign(byId('progress'), { value: done, max: total || 1 })
  say(`${title}: ${done} of ${total} situations, ${failed ? `${failed} failed` : 'none failed'}.`)
}

const showDone = (title, { done, total, passed, failed, missing, report }) => {
  showProgress(title, { done, total, failed })
  const good = !failed && !missing.length
  byId('result').replaceChildren(
    element('p', {}, badge(good ? 'verified' : 'not verified', good ? 'good' : 'error'), ` ${passed} of ${total} situations passed.`),
    ...missing.map((words) => element('p', { class: 'problem' }, words)),
    element('p', {}, element('a', { href: new URL(report, data.stage).href, target: '_blank', rel: 'noopener' }, 'Open the report'))
  )
}
