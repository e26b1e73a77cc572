// The installation wizard: signs in to Optimizely, finds or creates the call goal, and names it in the configuration.

import { post } from '../lib/api.js'
import { goalChoice, newGoalChoice, projectChoice } from './installation_choices.js'
import { byId, code, element } from '../lib/elements.js'
import { latestOnly, debounce } from '../lib/debounce.js'
import { destinations, recognizable } from '../state/page_data.js'

const ask = (step, body = {}) => post(`/api/install/${step}`, body)

/** The products that can be recognized on a page. */
const PRODUCTS = recognizable.filter(({ products }) => products.length === 1)

const dialog = byId('installation')
const forms = new Map([...dialog.querySelectorAll('[data-step]')].map((form) => [form.dataset.step, form]))
const chosen = (name) => dialog.querySelector(`[name="${name}"]:checked`)?.value

export class InstallationWizard {
  #workspace
  #configuration
  #busy = false
  /** The number of the latest attempt; earlier ones no longer change the dialog. */
  #latest = 0
  #plan = null
  #listProjects = latestOnly((search) => this.#loadProjects(search))
  #listGoals = latestOnly((search) => this.#loadGoals(search))

  constructor(workspace) {
    this.#workspace = workspace
    byId('find-goal').addEventListener('click', () => this.#open())
    dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close())
    // Closing would not undo a request to Optimizely, so the dialog stays open until the outcome is
    // known.
    dialog.addEventListener('cancel', (event) => this.#busy && event.preventDefault())
    for (const each of dialog.querySelectorAll('[data-back]')) each.addEventListener('click', () => this.#show(each.dataset.back))
    const steps = {
      'sign-in': ['Signing in …', (wanted) => this.#signIn(wanted)],
      project: ['Looking for goals …', () => this.#chooseGoal()],
      goal: ['Comparing with Optimizely …', () => this.#review()],
      review: ['Applying …', () => this.#apply()],
      done: ['', () => this.#save()],
      manual: ['', () => this.#manual()]
    }
    for (const [step, [words, act]] of Object.entries(steps)) {
      forms.get(step).addEventListener('submit', (event) => {
        event.preventDefault()
        this.#attempt(words, act)
      })
    }
    const search = () => this.#listProjects(byId('install-search').value).catch(({ message }) => showError(message))
    byId('install-search').addEventListener('input', debounce(search))
    const searchGoals = () => this.#listGoals(byId('install-goal-search').value).catch(({ message }) => showError(message))
    byId('install-goal-search').addEventListener('input', debounce(searchGoals))
    byId('install-goals').addEventListener('change', showNew)
    byId('install-keep').addEventListener('change', linkOAuth)
    byId('install-by-hand').addEventListener('click', () => this.#byHand())
    byId('install-product').append(...PRODUCTS.map(({ name, title }) => element('option', { value: name }, title)))
    byId('install-product').addEventListener('change', () => this.#askRequired())
    byId('install-sign-out').addEventListener('click', () => this.#attempt('Signing out …', () => this.#signOut()))
  }

  /** Continues after a sign-in on Optimizely's page in another tab. */
  signedIn({ error, kept }) {
    if (!dialog.open || forms.get('sign-in').hidden) return
    if (error) showError(error)
    else this.#attempt('', (wanted) => this.#chooseProject(wanted, kept))
  }

  waiting({ why, seconds }) {
    if (this.#busy) byId('installation-wait').textContent = `Optimizely: ${why}. Retrying in ${Math.round(seconds)} s.`
  }

  async #open() {
    if (this.#busy) return dialog.showModal()
    this.#configuration = this.#workspace.active
    this.#show(null)
    dialog.showModal()
    await this.#attempt('Looking for a stored sign-in …', (wanted) => this.#begin(wanted))
  }

  async #begin(wanted) {
    const { signed_in: signedIn, without_oauth: withoutOAuth, error } = await ask('sign-in')
    if (!wanted()) return
    byId('install-oauth').hidden = Boolean(withoutOAuth)
    byId('install-without-oauth').textContent = withoutOAuth ?? ''
    linkOAuth()
    if (signedIn) return this.#chooseProject(wanted)
    this.#show('sign-in')
    if (error) showError(error)
  }

  async #signIn(wanted) {
    const token = byId('install-token').value
    byId('install-token').value = ''
    const { kept } = await ask('sign-in', { token, keep: byId('install-keep').checked })
    await this.#chooseProject(wanted, kept)
  }

  async #signOut() {
    await ask('logout')
    this.#show('sign-in')
  }

  async #chooseProject(wanted, kept = null) {
    byId('install-kept').textContent = kept ? `Your sign-in is stored in ${kept}. Signing out deletes it.` : ''
    byId('install-search').value = ''
    await this.#listProjects('')
    if (wanted()) this.#show('project')
  }

  async #loadProjects(search) {
    const { destination } = this.#configuration.draft.values
    const { projects, found } = await ask('projects', { search, ...(typeof destination === 'string' && { destination }) })
    return () => {
      const usable = projects.filter(({ unusable }) => !unusable)
      const wanted = chosen('project') ?? this.#configuration.draft.values.project_id
      byId('install-projects').replaceChildren(...projects.map((each) => projectChoice(each, each.id === wanted || usable.length === 1)))
      byId('install-found').textContent = `${found} ${found === 1 ? 'project' : 'projects'}${found > projects.length ? `, showing the first ${projects.length}` : ''}`
    }
  }

  async #chooseGoal() {
    byId('install-many-goals').hidden = true
    byId('install-goal-search').value = ''
    byId('install-goals').replaceChildren()
    byId('install-key').value = this.#configuration.draft.values.goal ?? ''
    await this.#listGoals('')
    this.#show('goal')
  }

  async #loadGoals(search) {
    const { goals, found, categories } = await ask('goals', { project: chosen('project'), search })
    return () => {
      const wanted = chosen('goal') ?? `key ${this.#configuration.draft.values.goal ?? ''}`
      const known = goals.find(({ key }) => `key ${key}` === wanted)
      byId('install-goals').replaceChildren(...goals.map((each) => goalChoice(each, each === known)), newGoalChoice(!known))
      if (found > goals.length) byId('install-many-goals').hidden = false
      byId('install-goals-found').textContent = `${found} ${found === 1 ? 'goal' : 'goals'}${found > goals.length ? `, showing the first ${goals.length}` : ''}`
      if (!search) showCategories(categories)
      showNew()
    }
  }

  async #review() {
    const known = chosen('goal')
    const title = byId('install-name').value.trim()
    const asked = known
      ? { goal: known.slice('key '.length) }
      : { goal: byId('install-key').value.trim(), ...(title && { title }), category: byId('install-category').value || 'convert' }
    this.#plan = await ask('plan', { ...(await this.#text()), project: chosen('project'), attach: byId('install-attach').checked, ...asked })
    const { steps, changes_nothing: nothing } = this.#plan
    byId('install-plan').replaceChildren(...(nothing ? ['Everything is up to date. Nothing will change.'] : steps).map((each) => element('li', {}, each)))
    byId('install-when').hidden = nothing
    byId('install-apply').textContent = nothing ? 'Close' : 'Apply'
    this.#show('review')
  }

  async #apply() {
    if (this.#plan.changes_nothing) return dialog.close()
    const { goal, changes } = await ask('apply', { plan: this.#plan.plan })
    await this.#finish(changes, [code(goal.key), ` (${goal.id}) exists in Optimizely, and the configuration now uses it.`])
  }

  /** Leaves the sign-in, even while it waits for Optimizely. */
  #byHand() {
    this.#end()
    const { values, destination } = this.#configuration.draft
    byId('install-manual-key').value = values.goal ?? ''
    const read = destinations.get(destination)?.products ?? []
    byId('install-product').value = (PRODUCTS.find(({ name }) => read.includes(name)) ?? PRODUCTS[0]).name
    this.#askRequired()
    this.#show('manual')
  }

  /**
   * Says how to recognize the chosen product, and asks for the ids that its pages do not provide.
   */
  #askRequired() {
    const { sign, required } = destinations.get(byId('install-product').value)
    byId('install-product-sign').textContent = `How to tell, in the console of a page: ${sign}.`
    for (const field of dialog.querySelectorAll('[data-required]')) {
      const key = field.dataset.required
      const input = field.querySelector('input')
      field.hidden = !required.includes(key)
      input.required = !field.hidden
      input.value ||= [this.#configuration.draft.values[key] ?? []].flat()[0] ?? ''
    }
  }

  async #manual() {
    const key = byId('install-manual-key').value.trim()
    const asked = [...dialog.querySelectorAll('[data-required]:not([hidden])')]
    const settings = Object.fromEntries(asked.map((field) => [field.dataset.required, field.querySelector('input').value.trim()]))
    const { words, changes } = await ask('manual', { ...(await this.#text()), goal: key, product: byId('install-product').value, settings })
    await this.#finish(changes, [`${words}\n`, code(key)])
  }

  /** Edits the open configuration. The user saves it. */
  async #finish(changes, words) {
    this.#configuration.change(changes)
    await this.#configuration.refresh()
    byId('install-done').replaceChildren(...words)
    byId('install-save').textContent = byId('save').disabled ? 'Close' : 'Save the file'
    this.#show('done')
  }

  async #text() {
    await this.#configuration.refresh()
    const { text, path } = this.#configuration
    return { text, ...(path && { path }) }
  }

  #save() {
    dialog.close()
    if (this.#workspace.active === this.#configuration) byId('save').click()
  }

  /**
   * Runs one step at a time, and shows its progress or its error. The step gets a function that
   * returns whether the user still waits for it.
   */
  async #attempt(words, act) {
    if (this.#busy) return
    const attempt = ++this.#latest
    const wanted = () => attempt === this.#latest
    this.#busy = true
    showError('')
    byId('installation-wait').textContent = words
    try {
      await act(wanted)
    } catch (error) {
      if (!wanted()) return
      if (error.status === 401) this.#show('sign-in')
      showError(error.message)
    } finally {
      if (wanted()) this.#end()
    }
  }

  #end() {
    this.#latest += 1
    this.#busy = false
    byId('installation-wait').textContent = ''
  }

  #show(step) {
    for (const [name, form] of forms) form.hidden = name !== step
    for (const each of dialog.querySelectorAll('[data-of]')) {
      if (each.dataset.of === step) each.setAttribute('aria-current', 'step')
      else each.removeAttribute('aria-current')
    }
    showError('')
    if (step) forms.get(step).querySelector('h3').focus()
  }
}

const showError = (words) => {
  byId('installation-error').textContent = words
}

const showCategories = (categories) => {
  byId('install-category').replaceChildren(...categories.map((each) => element('option', { value: each, selected: each === 'convert' }, each)))
  byId('install-categories').hidden = !categories.length
}

/** Shows the fields for a new goal if the user has chosen one. */
const showNew = () => {
  const isNew = chosen('goal') === ''
  byId('install-new').hidden = !isNew
  byId('install-key').required = isNew
}

const linkOAuth = () => {
  const query = { keep: byId('install-keep').checked ? 'yes' : 'no', origin: location.origin }
  byId('install-oauth-start').href = `/install/oauth/start?${new URLSearchParams(query)}`
}
