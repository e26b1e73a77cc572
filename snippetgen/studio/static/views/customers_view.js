// The customers of a fleet: search, state of the build, and a row's own values.

import { request } from '../lib/api.js'
import { debounce } from '../lib/debounce.js'
import { badge, button, byId, code, element } from '../lib/elements.js'
import { showToast } from '../lib/toast.js'

const KINDS = { current: 'good', 'out of date': 'warning', 'not built': '' }

export class CustomersView {
  #open
  #shown = 0
  #latest = 0

  /** `open` is called with a name, a text and the changes of settings that make a customer's configuration. */
  constructor(tabs, open) {
    this.#open = open
    const searchSoon = debounce(() => this.#search())
    byId('customer-search').addEventListener('submit', (event) => event.preventDefault())
    byId('customer-text').addEventListener('input', searchSoon)
    byId('fleet').addEventListener('change', () => this.#search())
    byId('more-customers').addEventListener('click', () => this.#search(this.#shown))
    tabs.addEventListener('view', () => tabs.view === 'customers' && this.#list())
  }

  get #path() {
    return `/api/fleets/${encodeURIComponent(byId('fleet').value)}/customers`
  }

  async #list() {
    const fleets = await this.#ask('/api/fleets')
    if (!fleets) return
    const chosen = byId('fleet').value
    byId('fleet').replaceChildren(...fleets.map((each) => element('option', {}, each)))
    if (fleets.includes(chosen)) byId('fleet').value = chosen
    if (fleets.length) this.#search()
  }

  async #search(offset = 0) {
    const round = ++this.#latest
    const query = new URLSearchParams({ search: byId('customer-text').value, offset })
    const found = await this.#ask(`${this.#path}?${query}`)
    if (!found || round !== this.#latest) return
    const cards = found.customers.map((each) => this.#card(each))
    if (offset) byId('customers').append(...cards)
    else byId('customers').replaceChildren(...cards)
    this.#shown = offset + cards.length
    byId('more-customers').hidden = this.#shown >= found.total
    const wrong = found.problems.length ? ` ${found.problems.length} rows cannot be read: run snippetgen check.` : ''
    byId('customers-found').textContent = `${found.total.toLocaleString('en')} customers found, ${this.#shown} shown.${wrong}`
  }

  #card({ name, line, vendor, goal, built }) {
    return element(
      'li',
      {},
      button(name, () => this.#show(name), { class: 'link' }),
      badge(built, KINDS[built]),
      element('p', { class: 'help' }, `${[vendor, goal].filter(Boolean).join(' · ')} · line ${line}`)
    )
  }

  async #show(name) {
    const customer = await this.#ask(`${this.#path}/${encodeURIComponent(name)}`)
    if (customer) byId('customer').replaceChildren(...this.#details(customer))
  }

  #details({ name, built, own, base, text, problems }) {
    const rows = Object.entries(own).map(([key, value]) =>
      element('tr', {}, element('th', { scope: 'row' }, code(key)), element('td', {}, code(String(value))), element('td', {}, key in base ? code(String(base[key])) : element('span', { class: 'quiet' }, 'not set')))
    )
    return [
      element('p', {}, element('strong', {}, name), ' ', badge(built, KINDS[built])),
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

  async #ask(path) {
    try {
      return await request('GET', path)
    } catch (error) {
      showToast(error.message, 'error')
      return null
    }
  }
}
