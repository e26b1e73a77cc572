// The settings as a form that follows the text, and that the text follows.

import { data, vendors } from '../state/page_data.js'
import { byId } from '../lib/elements.js'
import { Field, told } from './field.js'

const MAIN = ['goal', 'destination', 'entity_id', 'packing']
const WHOLE = { web: 'compact value', auto: 'conversion URL or compact value' }
const PIECES = {
  'variables.project': 'project id',
  'variables.account': 'account id',
  'variables.visitor': 'visitor id',
  'variables.entity': 'event id',
  'variables.experiments': 'experiments',
  'variables.segments': 'segments',
  'variables.universal_id': 'universal id'
}

export class Form {
  #desk
  #picker
  #fields = new Map()

  constructor(desk, picker) {
    this.#desk = desk
    this.#picker = picker
    byId('settings').addEventListener('submit', (event) => event.preventDefault())
    desk.addEventListener('active', () => this.#renew())
    desk.addEventListener('draft', ({ detail }) => detail.configuration === desk.active && this.#show())
  }

  #renew() {
    this.#fields.clear()
    this.#show()
  }

  #show() {
    const { draft } = this.#desk.active
    const readable = Object.keys(draft.values).length > 0
    byId('settings').classList.toggle('unreadable', !readable)
    if (!readable) return this.#showProblems(draft.problems)
    this.#picker.show(draft.values.vendor)
    const settings = this.#settings(draft)
    place(byId('main-settings'), settings.filter(({ main }) => main).map((each) => this.#field(each, draft)))
    place(byId('more-settings'), settings.filter(({ main }) => !main).map((each) => this.#field(each, draft)))
    this.#showProblems(draft.problems)
  }

  /** All settings that can be given now, those first that matter most. */
  #settings(draft) {
    const vendor = vendors.get(draft.values.vendor)
    const options = new Map(vendor?.options.map((each) => [`options.${each.key}`, each]))
    const tables = draft.usable.map((key) => ({
      type: 'string',
      title: `Variable for the ${PIECES[key] ?? WHOLE[draft.values.destination] ?? 'conversion URL'}`,
      ...(options.get(key) && { title: undefined, ...options.get(key) }),
      key,
      main: true
    }))
    const general = data.settings.filter(({ key }) => key !== 'vendor' && (!draft.idle.includes(key) || draft.given.includes(key)))
    return [
      ...MAIN.map((key) => general.find((each) => each.key === key)).filter(Boolean).map((each) => ({ ...each, main: true })),
      ...tables,
      ...general.filter(({ key }) => !MAIN.includes(key))
    ]
  }

  #field(setting, draft) {
    const { key } = setting
    const id = [draft.values.vendor, key, setting.title].join(' ')
    if (!this.#fields.has(id)) {
      this.#fields.set(id, new Field(setting, (value) => this.#desk.active.change({ [key]: value })))
    }
    const field = this.#fields.get(id)
    field.show(draft.values[key], draft.given.includes(key), draft.problems.find((each) => each.key === key))
    return field
  }

  #showProblems(problems) {
    const vendor = problems.find(({ key }) => key === 'vendor')
    byId('vendor-problem').textContent = vendor ? told(vendor) : ''
    byId('vendor').toggleAttribute('aria-invalid', Boolean(vendor))
    const more = data.settings.map(({ key }) => key).filter((key) => key !== 'vendor' && !MAIN.includes(key))
    if (problems.some(({ key }) => more.includes(key))) byId('more').open = true
    const { given } = this.#desk.active.draft
    const count = given.filter((key) => more.includes(key)).length
    byId('more-given').textContent = count ? `${count} given` : 'all at their defaults'
  }
}

/** Puts fields into their place; those that stay keep the focus. */
const place = (parent, fields) => {
  const wanted = fields.map((field) => field.element)
  for (const child of [...parent.children]) if (!wanted.includes(child)) child.remove()
  wanted.forEach((each, index) => {
    if (parent.children[index] !== each) parent.insertBefore(each, parent.children[index] ?? null)
  })
}
