// Verification in real browsers. The server runs it and streams its progress.

import { awaitEnd, request, subscribe } from '../lib/api.js'
import { isDestination, relevantGroups } from '../state/situations.js'
import { data } from '../state/page_data.js'
import { badge, byId, element, formatted } from '../lib/elements.js'
import { clock } from '../lib/clock.js'
import { ENGINE_NAMES } from '../lib/engines.js'
import { finishedAt, rememberFinished } from '../state/finished_verifications.js'
import { markStale } from './stale.js'
import { VerificationGrid } from './verification_grid.js'

export class VerificationView {
  #workspace
  #situation
  #tabs
  #job = null
  #stream = null
  #destination = ''
  /** The configuration that the result belongs to. */
  #verified = null
  /** What the grid shows of the last run: its destination, `engines`, `cells` and `causes`. */
  #last = null
  /** The configuration whose earlier result the server was asked for. */
  #sought = null
  #starting = false
  #grid

  /** `open` is called with the id of a situation that the user wants to see on the page. */
  constructor(workspace, situation, tabs, open) {
    this.#workspace = workspace
    this.#situation = situation
    this.#tabs = tabs
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
        this.#seek()
      })
    }
    tabs.addEventListener('view', () => {
      this.#sought = null
      this.#seek()
    })
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

  /** Shows the latest verification of the configuration, which may be older than the page. */
  async #seek() {
    const { active } = this.#workspace
    if (this.#tabs.view !== 'verify' || this.#busy || !active?.current || !active.settled) return
    const about = subject(active)
    if (about === this.#verified || about === this.#sought) return
    this.#sought = about
    const { id } = active.good
    const found = await request('GET', `/api/verify?draft=${id}`).catch(() => (this.#sought = null))
    if (!found || this.#busy || active !== this.#workspace.active || !active.current || about !== subject(active)) return
    if (found.job) this.#restore(found, about, active)
    else if (!this.#verified && finishedAt(id)) say(`The studio no longer has the result of ${finishedAt(id)}. Verify again.`)
  }

  get #busy() {
    return this.#starting || this.#stream !== null
  }

  #restore({ job, engines, changed, event, data: state }, about, { title, good }) {
    byId('result').replaceChildren()
    this.#job = job
    this.#take(about, engines)
    this.#grid.reset(engines)
    if (event === 'progress') this.#follow(title, good.id)
    else this.#handlers(title, clock(new Date(changed)))[event](state)
    this.#judge()
  }

  #take(about, engines) {
    this.#verified = about
    this.#last = { destination: this.#destination, engines, cells: {}, causes: [] }
  }

  async #start() {
    const engines = chosenEngines()
    if (!engines.length) return say('Choose at least one browser engine.')
    this.#starting = true
    await this.#run(engines)
    this.#starting = false
  }

  async #run(engines) {
    const { active } = this.#workspace
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
      this.#take(about, engines)
      this.#follow(active.title, active.good.id)
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
    this.#stream = awaitEnd(`/api/verify/${job}`, () => {
      this.#end(say('The other verification has ended. You can verify now.'))
      this.#sought = null
      this.#seek()
    })
  }

  /** Removes the link to a report, which ends with the server's process. */
  forgetReport() {
    byId('result').querySelector('a')?.replaceWith('The report was lost when the studio’s server restarted. Verify again for a new one.')
  }

  #follow(title, id) {
    running(true)
    say(`${title}: starting the browser …`)
    const { done, ...others } = this.#handlers(title)
    this.#stream = subscribe(`/api/verify/${this.#job}`, {
      ...others,
      done: (result) => {
        done(result)
        rememberFinished(id, clock())
      },
      error: () => this.#stream.readyState === EventSource.CLOSED && this.#end(say('The studio does not respond. Check that `snippetgen serve` is still running.'))
    })
  }

  /** Returns what shows each state of a verification; `time` is when it ended if that is not now. */
  #handlers(title, time = null) {
    return {
      progress: (progress) => progress.done && this.#show(title, progress),
      done: (result) => {
        this.#show(title, result)
        this.#end(showDone(result, this.#last.engines, time ?? clock()))
      },
      failed: ({ error }) => this.#end(say(error)),
      cancelled: ({ done, total }) => this.#end(say(`Cancelled after ${done} of ${total} situations.`))
    }
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
    this.#stream?.close()
    this.#stream = null
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

const showDone = ({ failed, missing, report }, engines, time) => {
  const good = !failed && !missing.length
  byId('result').replaceChildren(
    element('p', {}, badge(good ? 'verified' : 'not verified', good ? 'good' : 'error'), ` in ${engines.map((each) => ENGINE_NAMES[each] ?? each).join(', ')}, at ${time}`),
    ...missing.map((words) => element('p', { class: 'problem' }, words)),
    element('p', {}, element('a', { href: new URL(report, data.preview).href, target: '_blank', rel: 'noopener' }, 'Open the report'))
  )
}
