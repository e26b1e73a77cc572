// The customers of a fleet: search, health, and a row's own values.

import { announce } from '../lib/announce.js'
import { request } from '../lib/api.js'
import { debounce } from '../lib/debounce.js'
import { badge, button, byId, code, element, formatted } from '../lib/elements.js'
import { keepFocus } from '../lib/focus.js'

const BUILT = { current: ['built', 'good'], 'out of date': ['build out of date', 'warning'], 'not built': ['not built', ''] }

const PUBLISHED = {
  current: ['published', 'good'],
  live: ['published', ''],
  'out of date': ['another build is live', 'warning'],
  switching: ['switching to a build', 'warning'],
  'not published': ['not published', '']
}

const CALLED = { counted: ['call counted', 'good'], 'not counted': ['last call did not count', 'warning'], never: ['no call yet', ''] }

const WRONG = ['wrong', 'error']

const badges = ({ valid, built, published, last_call: call }) =>
  element('span', { class: 'badges' }, [!valid && WRONG, (valid || built !== 'not built') && BUILT[built], PUBLISHED[published.state], CALLED[call.state]].map((each) => each && badge(...each)))

const moment = (text) => new Date(text).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })

const history = ({ published: { build, since }, last_call: { at } }) => {
  const parts = [build && `build ${build} of ${moment(since)}`, at && `last call ${moment(at)}`].filter(Boolean)
  return parts.length ? element('p', { class: 'help' }, parts.join(' · ')) : ''
}

const count = (number, noun) => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`

const UNKNOWN = {
  published: 'To see what is published, start the studio with `--published`.',
  calls: 'To see calls, start the studio with `--data` or `--records`.'
}

const NO_CUSTOMER = byId('customer').textContent

const POLL_INTERVAL = 10_000 // milliseconds between two checks of builds, publications and calls

const NO_FLEET = [...byId('customers-found').childNodes]

/** Dispatches `place` when another list or another customer is shown. */
export class CustomersView extends EventTarget {
  #open
  #shown = 0
  /** The number of customers to list; a list has at least the first ones. */
  #count = 0
  #latest = 0
  #latestDetails = 0
  /** What is listed, as JSON. */
  #listed = ''
  /** The cards of the listed customers, by their JSON. */
  #cards = new Map()
  /** The name of the customer whose values are shown, if any. */
  #chosen = null
  /** What is shown of the chosen customer, as JSON. */
  #detailed = ''
  /** Whether the chosen customer must be announced. A poll may replace the request that shows it. */
  #unannounced = false
  /** The fleet to show once the fleets are listed. */
  #wanted = ''
  #tabs

  /**
   * `open` is called with a name, TOML text, and the changes of settings that turn this text into the
   * customer's configuration.
   */
  constructor(workspace, tabs, open) {
    super()
    this.#open = open
    this.#tabs = tabs
    byId('customers-found').replaceChildren('Looking for fleets …')
    const searchSoon = debounce(() => this.#search())
    byId('customer-search').addEventListener('submit', (event) => event.preventDefault())
    byId('customer-text').addEventListener('input', searchSoon)
    byId('fleet').addEventListener('change', () => {
      this.#chosen = null
      this.#showNoCustomer()
      this.#search()
    })
    // A fleet's file is a file of the workspace.
    workspace.addEventListener('files', () => tabs.view === 'customers' && this.#list())
    byId('more-customers').addEventListener('click', () => this.#more())
    byId('customer-health').addEventListener('change', () => this.#search())
    byId('refresh-customers').addEventListener('click', () => this.#list())
    tabs.addEventListener('view', () => tabs.view === 'customers' && this.#list())
    document.addEventListener('visibilitychange', () => this.poll())
    window.addEventListener('focus', () => this.poll())
    setInterval(() => this.poll(), POLL_INTERVAL)
  }

  /** Lists the customers again: other programs may change the table, build the fleet and publish it. */
  poll() {
    if (!document.hidden && this.#tabs.view === 'customers') this.#update({ onlyChanges: true })
  }

  /** What is shown, as strings by name. */
  get place() {
    const shown = { fleet: byId('fleet').value || this.#wanted, search: byId('customer-text').value, health: byId('customer-health').value, customer: this.#chosen }
    return Object.fromEntries(Object.entries(shown).filter(([, text]) => text))
  }

  /** Sets what the view shows when it is opened next. */
  open({ fleet = '', search = '', health = '', customer = null }) {
    this.#wanted = fleet
    this.#chosen = customer
    byId('customer-text').value = search
    byId('customer-health').value = health
    if (!customer) this.#showNoCustomer()
  }

  get #path() {
    return `/api/fleets/${encodeURIComponent(byId('fleet').value)}/customers`
  }

  async #list() {
    const fleets = await request('GET', '/api/fleets').catch((error) => this.#fail(error))
    if (!fleets) return
    const chosen = this.#wanted || byId('fleet').value
    this.#wanted = ''
    byId('fleet').replaceChildren(...(fleets.length ? fleets.map((each) => element('option', {}, each)) : [element('option', { value: '' }, 'none')]))
    if (fleets.includes(chosen)) byId('fleet').value = chosen
    byId('fleet').disabled = !fleets.length
    if (fleets.length) return this.#search()
    this.#clear(NO_FLEET)
  }

  /** Removes the list, which may no longer show what the table contains. */
  #clear(why) {
    this.#listed = ''
    this.#cards.clear()
    byId('customers').replaceChildren()
    byId('customer-sources').replaceChildren()
    keepFocus(() => (byId('more-customers').hidden = true))
    byId('customers-found').replaceChildren(...why)
    this.#showNoCustomer()
  }

  #fail(error) {
    const problem = element('span', { class: 'problem' }, formatted(error.message))
    // A screen reader would announce the same message again.
    if (problem.textContent !== byId('customers-found').textContent) this.#clear([problem])
  }

  /** Lists the customers that match, and shows the chosen one. */
  #search() {
    this.#count = 0
    return this.#update()
  }

  #more() {
    this.#count = this.#shown + 1
    return this.#update()
  }

  /** Reads the list and the chosen customer; with `onlyChanges`, shows only what has changed. */
  async #update({ onlyChanges = false } = {}) {
    if (!byId('fleet').value) return
    const round = ++this.#latest
    this.dispatchEvent(new Event('place'))
    const found = await this.#find(round).catch((error) => round === this.#latest && this.#fail(error))
    if (!found || round !== this.#latest) return
    const listed = JSON.stringify(found)
    // Replacing a list with an equal one would swallow a click.
    if (!onlyChanges || listed !== this.#listed) this.#show(found)
    this.#listed = listed
    if (this.#chosen) this.#choose(this.#chosen, { onlyChanges })
  }

  /** Returns the first customers, as many as are wanted, with the total, the problems and the sources. */
  async #find(round) {
    const customers = []
    let page
    do {
      const query = new URLSearchParams({ search: byId('customer-text').value, health: byId('customer-health').value, offset: customers.length })
      page = await request('GET', `${this.#path}?${query}`)
      customers.push(...page.customers)
    } while (page.customers.length && customers.length < this.#count && round === this.#latest)
    return { ...page, customers }
  }

  #show(found) {
    const { customers, total, problems } = found
    const cards = new Map(customers.map((each) => JSON.stringify(each)).map((json) => [json, this.#cards.get(json) ?? this.#card(JSON.parse(json))]))
    const focused = byId('customers').contains(document.activeElement) && document.activeElement.textContent
    byId('customers').replaceChildren(...cards.values())
    this.#cards = cards
    if (focused) [...byId('customers').querySelectorAll('button')].find(({ textContent }) => textContent === focused)?.focus()
    const first = byId('customers').children[this.#shown]
    // The button that shows more customers may be gone.
    if (first && document.activeElement === byId('more-customers')) first.querySelector('button').focus()
    this.#shown = customers.length
    this.#sources(found)
    byId('more-customers').hidden = this.#shown >= total
    const wrong = problems.length ? ` ${count(problems.length, 'row')} cannot be read. Run \`snippetgen check ${byId('fleet').value}\` to see why.` : ''
    const rest = this.#shown < total ? `, ${this.#shown} shown` : ''
    byId('customers-found').replaceChildren(...formatted(`${count(total, 'customer')} found${rest}.${wrong}`))
  }

  /**
   * Says which sources the list has for builds and calls, and offers only the filters that they
   * support.
   */
  #sources({ published, calls }) {
    const lines = Object.entries({ published, calls }).map(([key, { connected, place, problem }]) =>
      problem || (connected ? `${key === 'calls' ? 'Calls' : 'Published'} from ${place}.` : UNKNOWN[key])
    )
    byId('customer-sources').replaceChildren(...formatted(lines.join(' ')))
    const knows = { not_published: published, no_call: calls }
    for (const option of byId('customer-health').options) {
      const source = knows[option.value]
      option.disabled = Boolean(source && (!source.connected || source.problem))
    }
  }

  #card(customer) {
    const { name, line, vendor, goal } = customer
    return element(
      'li',
      {},
      button(name, () => this.#choose(name), { class: 'link' }),
      badges(customer),
      element('p', { class: 'help' }, `${[vendor, goal].filter(Boolean).join(' · ')} · line ${line}`),
      history(customer)
    )
  }

  #showNoCustomer() {
    this.#detailed = ''
    byId('customer').replaceChildren(element('p', { class: 'empty' }, NO_CUSTOMER))
  }

  /** Shows a customer; with `onlyChanges`, only if it has changed. */
  async #choose(name, { onlyChanges = false } = {}) {
    this.#chosen = name
    this.#unannounced ||= !onlyChanges
    this.dispatchEvent(new Event('place'))
    const round = ++this.#latestDetails
    const nodes = await request('GET', `${this.#path}/${encodeURIComponent(name)}`).then(
      (customer) => [JSON.stringify(customer), () => this.#details(customer)],
      ({ message }) => [message, () => [element('p', { class: 'problem' }, formatted(message))]]
    )
    if (round !== this.#latestDetails || name !== this.#chosen) return
    const [detailed, make] = nodes
    if (!onlyChanges || detailed !== this.#detailed) byId('customer').replaceChildren(...make())
    this.#detailed = detailed
    if (this.#unannounced) announce([...byId('customer').querySelectorAll('strong, .badge, .problem')].map(({ textContent }) => textContent).join(', '))
    this.#unannounced = false
  }

  #details(customer) {
    const { name, own, base, text, problems } = customer
    const rows = Object.entries(own).map(([key, value]) =>
      element('tr', {}, element('th', { scope: 'row' }, code(key)), element('td', {}, code(String(value))), element('td', {}, key in base ? code(String(base[key])) : element('span', { class: 'quiet' }, 'not set')))
    )
    return [
      element('p', {}, element('strong', {}, name), ' ', badges(customer)),
      history(customer),
      element('ul', { class: 'problems' }, problems.map(({ key, message }) => element('li', {}, key && code(key), ' ', message))),
      element(
        'table',
        { class: 'values' },
        element('thead', {}, element('tr', {}, ['Setting', 'This customer', 'Base'].map((each) => element('th', { scope: 'col' }, each)))),
        element('tbody', {}, rows)
      ),
      button('Open as a new configuration', () => this.#open(name, text, own))
    ]
  }
}
