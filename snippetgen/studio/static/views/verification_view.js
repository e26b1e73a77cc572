// Verification in real browsers. The server runs it and streams its progress.

import { awaitEnd, request, subscribe } from '../lib/api.js'
import { isDestination, relevantGroups } from '../state/situations.js'
import { data } from '../state/page_data.js'
import { badge, byId, element, formatted } from '../lib/elements.js'
import { clock } from '../lib/clock.js'
import { ENGINE_NAMES } from '../lib/engines.js'
import { markStale } from './stale.js'
import { VerificationGrid } from './verification_grid.js'

export class VerificationView {
  #workspace
  #situation
  #job = null
  #stream = null
  #destination = ''
  /** The configuration that the result belongs to. */
  #verified = null
  /** What the grid shows of the last run: its destination, `engines`, `cells` and `causes`. */
  #last = null

  #grid

  /** `open` is called with the id of a situation that the user wants to see on the page. */
  constructor(workspace, situation, open) {
    this.#workspace = workspace
    this.#situation = situation
    this.#grid = new VerificationGrid(open)
    byId('engines').append(...data.engines.map(engine))
    byId('verification').addEventListener('submit', (event) => {
      event.preventDefault()
      this.#start()
    })
    for (const type of ['active', 'draft', 'text', 'trouble']) {
      workspace.addEventListener(type, () => {
        this.#offer()
        this.#judge()
      })
    }
    byId('stop').addEventListener('click', () => request('DELETE', `/api/verify/${this.#job}`).catch(({ message }) => say(message)))
  }

  /** Lists the situations that are relevant to the configuration's destination. */
  #offer() {
    const destination = this.#workspace.active?.draft?.destination
    if (!isDestination(destination) || destination === this.#destination) return
    this.#destination = destination
    const groups = relevantGroups(destination)
    const count = groups.reduce((sum, { situations }) => sum + situations.length, 0)
    byId('extent').options[0].text = `all ${count} for the destination ${destination}`
    const earlier = this.#last?.destination === destination ? this.#last : null
    this.#grid.show(groups, earlier?.engines ?? chosenEngines())
    if (earlier) this.#fill(earlier)
  }

  /** Marks the result as out of date if it is about another configuration. */
  #judge() {
    const { active } = this.#workspace
    const about = this.#verified
    const stale = Boolean(about && active && (!active.current || about !== subject(active)))
    byId('situations').classList.toggle('stale', stale)
    markStale('verdict', stale ? 'Out of date: this result belongs to another configuration or to an earlier version. Verify again.' : '')
  }

  async #start() {
    const { active } = this.#workspace
    const engines = chosenEngines()
    if (!engines.length) return say('Choose at least one browser engine.')
    byId('result').replaceChildren()
    this.#verified = null
    this.#last = null
    this.#grid.reset(engines)
    this.#judge()
    await active.settle()
    if (active.obstacle) return say(`${active.obstacle}.`)
    try {
      // The configuration may be edited before the response arrives.
      const about = subject(active)
      const situations = byId('extent').value === 'one' ? [this.#situation.id] : []
      const { job } = await active.about('/api/verify', { engines, situations })
      this.#job = job
      this.#verified = about
      this.#last = { destination: this.#destination, engines, cells: {}, causes: [] }
      this.#follow(active.title)
      this.#judge()
    } catch (error) {
      say(error.message)
      if (error.answer?.job) this.#await(error.answer.job)
    }
  }

  /** Waits for a job of another page, which can be cancelled here too. */
  #await(job) {
    this.#job = job
    running(true)
    this.#stream = awaitEnd(`/api/verify/${job}`, () => this.#end(say('The other verification has ended. You can verify now.')))
  }

  /** Removes the link to a report, which ends with the server's process. */
  forgetReport() {
    byId('result').querySelector('a')?.replaceWith('The report was lost when the studio’s server restarted. Verify again for a new one.')
  }

  #follow(title) {
    running(true)
    say(`${title}: starting the browser …`)
    this.#stream = subscribe(`/api/verify/${this.#job}`, {
      progress: (progress) => progress.done && this.#show(title, progress),
      done: (result) => {
        this.#show(title, result)
        this.#end(showDone(result, this.#last.engines))
      },
      failed: ({ error }) => this.#end(say(error)),
      cancelled: ({ done, total }) => this.#end(say(`Cancelled after ${done} of ${total} situations.`)),
      error: () => this.#stream.readyState === EventSource.CLOSED && this.#end(say('The studio does not respond. Check that `snippetgen serve` is still running.'))
    })
  }

  #show(title, progress) {
    showProgress(title, progress)
    const { cells, causes } = progress
    Object.assign(this.#last, { cells, causes })
    if (this.#last.destination === this.#destination) this.#fill(this.#last)
  }

  #fill({ cells, causes }) {
    this.#grid.fill(cells)
    this.#grid.explain(causes)
  }

  #end() {
    this.#stream.close()
    running(false)
  }
}

/** Returns what a verification depends on. The comments in the text do not matter. */
const subject = ({ good, basis }) => JSON.stringify([good.values, basis])

const engine = (name) =>
  element('label', { class: 'switch' }, element('input', { type: 'checkbox', value: name, checked: name === 'chromium' }), ENGINE_NAMES[name] ?? name)

const chosenEngines = () => [...byId('engines').querySelectorAll(':checked')].map(({ value }) => value)

const say = (words) => byId('progress-words').replaceChildren(...formatted(words))

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

const showDone = ({ failed, missing, report }, engines) => {
  const good = !failed && !missing.length
  byId('result').replaceChildren(
    element('p', {}, badge(good ? 'verified' : 'not verified', good ? 'good' : 'error'), ` in ${engines.map((each) => ENGINE_NAMES[each] ?? each).join(', ')}, at ${clock()}`),
    ...missing.map((words) => element('p', { class: 'problem' }, words)),
    element('p', {}, element('a', { href: new URL(report, data.preview).href, target: '_blank', rel: 'noopener' }, 'Open the report'))
  )
}
