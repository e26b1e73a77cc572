// Verification in real browsers; the server runs it and streams its progress.

import { post, request, subscribe } from '../lib/api.js'
import { isDestination, relevantGroups } from '../state/situations.js'
import { data } from '../state/page_data.js'
import { badge, byId, element } from '../lib/elements.js'
import { ENGINE_NAMES } from '../lib/engines.js'

export class VerificationView {
  #workspace
  #situation
  #job = null
  #stream = null
  #destination = ''

  constructor(workspace, situation) {
    this.#workspace = workspace
    this.#situation = situation
    byId('engines').append(...data.engines.map(engine))
    byId('verification').addEventListener('submit', (event) => {
      event.preventDefault()
      this.#start()
    })
    for (const type of ['active', 'draft']) workspace.addEventListener(type, () => this.#offer())
    byId('stop').addEventListener('click', () => request('DELETE', `/api/verify/${this.#job}`).catch(({ message }) => say(message)))
  }

  /** Lists the situations that are relevant to the configuration's destination. */
  #offer() {
    const destination = this.#workspace.active?.draft?.values.destination
    if (!isDestination(destination) || destination === this.#destination) return
    this.#destination = destination
    const groups = relevantGroups(destination)
    const count = groups.reduce((sum, { situations }) => sum + situations.length, 0)
    byId('extent').options[0].text = `all ${count} for the destination ${destination}`
    byId('situations').replaceChildren(...groups.map(group))
  }

  async #start() {
    const { draft } = this.#workspace.active
    const engines = [...byId('engines').querySelectorAll(':checked')].map(({ value }) => value)
    byId('result').replaceChildren()
    if (!draft?.snippet) return say('The configuration has problems. Fix them in the studio first.')
    if (!engines.length) return say('Choose at least one browser engine.')
    try {
      const situations = byId('extent').value === 'one' ? [this.#situation.id] : []
      const { job } = await post('/api/verify', { draft: draft.id, engines, situations })
      this.#job = job
      this.#follow(this.#workspace.active.title)
    } catch (error) {
      say(error.message)
    }
  }

  #follow(title) {
    running(true)
    say(`${title}: starting the browser …`)
    this.#stream = subscribe(`/api/verify/${this.#job}`, {
      progress: (progress) => progress.done && showProgress(title, progress),
      done: (result) => this.#end(showDone(title, result)),
      failed: ({ error }) => this.#end(say(error)),
      cancelled: ({ done, total }) => this.#end(say(`Cancelled after ${done} of ${total} situations.`)),
      error: () => this.#stream.readyState === EventSource.CLOSED && this.#end(say('The studio does not respond.'))
    })
  }

  #end() {
    this.#stream.close()
    running(false)
  }
}

const engine = (name) =>
  element('label', { class: 'switch' }, element('input', { type: 'checkbox', value: name, checked: name === 'chromium' }), ENGINE_NAMES[name] ?? name)

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
    element('p', {}, element('a', { href: new URL(report, data.preview).href, target: '_blank', rel: 'noopener' }, 'Open the report'))
  )
}
