// The vendor: a combobox that searches the catalogue, and facts about the chosen one.

import { data, vendors } from '../state/page_data.js'
import { badge, byId, element } from '../lib/elements.js'

const input = byId('vendor')
const list = byId('vendor-list')

export class VendorPicker {
  #chosen = null
  #found = []
  #at = -1
  #choose

  /** `choose` is called with the name of the chosen vendor. */
  constructor(choose) {
    this.#choose = choose
    input.addEventListener('focus', () => input.select())
    input.addEventListener('click', () => this.#search(''))
    input.addEventListener('input', () => this.#search(input.value))
    input.addEventListener('keydown', (event) => this.#key(event))
    input.addEventListener('blur', () => this.#close())
    // The input keeps the focus.
    list.addEventListener('pointerdown', (event) => event.preventDefault())
    list.addEventListener('click', ({ target }) => this.#take(target.closest('[role="option"]')?.dataset.vendor))
  }

  show(name) {
    if (name === this.#chosen && input.value) return
    this.#chosen = name
    if (list.hidden) input.value = title(name)
    byId('vendor-facts').replaceChildren(...facts(vendors.get(name)))
  }

  #search(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean)
    const matches = (...wanted) => data.vendors.filter((vendor) => wanted.every((word) => vendor.search.includes(word)))
    const listed = matches(...words)
    const named = ({ title }) => words.some((word) => title.toLowerCase().includes(word))
    listed.sort((a, b) => b.buildable - a.buildable || named(b) - named(a))
    const complete = listed.length && listed.every(({ buildable }) => buildable)
    const generic = complete ? [] : matches('generic').filter((vendor) => !listed.includes(vendor))
    this.#found = [...listed, ...generic]
    const options = this.#found.map((vendor, index) => option(vendor, index, vendor.name === this.#chosen))
    if (generic.length) options.splice(listed.length, 0, unlisted(listed.length))
    list.replaceChildren(...options)
    this.#open(true)
    const first = listed[0]?.buildable ? 0 : -1
    this.#mark(text ? first : Math.max(first, this.#found.findIndex(({ name }) => name === this.#chosen)))
  }

  #key(event) {
    const keys = {
      ArrowDown: () => (list.hidden ? this.#search('') : this.#mark((this.#at + 1) % this.#found.length)),
      ArrowUp: () => (list.hidden ? this.#search('') : this.#mark((this.#at > 0 ? this.#at : this.#found.length) - 1)),
      Enter: () => !list.hidden && this.#take(this.#found[this.#at]?.name),
      Escape: () => this.#close()
    }
    if (!Object.hasOwn(keys, event.key)) return
    event.preventDefault()
    keys[event.key]()
  }

  /** Makes an option the active one; -1 stands for none. */
  #mark(index) {
    this.#at = index
    const options = [...list.querySelectorAll('[role="option"]')]
    options.forEach((each, position) => each.classList.toggle('marked', position === index))
    if (index < 0) {
      input.removeAttribute('aria-activedescendant')
      list.scrollTop = 0
      return
    }
    input.setAttribute('aria-activedescendant', options[index].id)
    list.scrollTop = options[index].offsetTop - list.clientHeight / 2
  }

  #take(name) {
    if (!vendors.get(name)?.buildable) return
    this.#open(false)
    this.show(name)
    input.value = title(name)
    this.#choose(name)
  }

  #close() {
    this.#open(false)
    input.value = title(this.#chosen)
  }

  #open(open) {
    list.hidden = !open
    input.setAttribute('aria-expanded', open)
    if (!open) input.removeAttribute('aria-activedescendant')
  }
}

const title = (name) => vendors.get(name)?.title ?? String(name ?? '')

const option = (vendor, index, selected) =>
  element(
    'li',
    {
      role: 'option',
      id: `vendor-${index}`,
      'data-vendor': vendor.name,
      'aria-selected': String(selected),
      'aria-disabled': vendor.buildable ? null : 'true'
    },
    element('span', {}, vendor.title, ' ', element('span', { class: 'quiet' }, vendor.region_words)),
    vendor.buildable ? evidence(vendor) : element('span', { class: 'quiet' }, 'not established'),
    vendor.not_established && element('p', { class: 'quiet' }, `No snippet can be built. Not established: ${vendor.not_established.missing}.`)
  )

const unlisted = (matched) =>
  element('li', { class: 'quiet', role: 'presentation' }, `${matched ? '' : 'No vendor matches. '}For a vendor that is not listed, choose one of these.`)

const EVIDENCE = 'Evidence 5 of 5 means that both directions are documented or were read in the vendor’s source; 0 means that nothing was found.'

const evidence = ({ evidence: level }) =>
  badge(`evidence ${level} of 5`, level >= 4 ? 'good' : level >= 2 ? 'warning' : '')

const facts = (vendor) => {
  if (!vendor) return [element('p', { class: 'help' }, 'The catalogue describes how each vendor stores values and returns them.')]
  const limits = [EVIDENCE, vendor.evidence_words, ...vendor.limits, `Returned by ${vendor.way_back}`]
  return [
    element('p', {}, evidence(vendor), ' ', vendor.summary),
    element(
      'details',
      {},
      element('summary', {}, 'Evidence and limits'),
      element('ul', {}, limits.map((each) => element('li', {}, each)))
    )
  ]
}
