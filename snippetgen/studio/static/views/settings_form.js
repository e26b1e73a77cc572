// The settings form, which stays in sync with the text.

import { data, destinations, vendors } from '../state/page_data.js'
import { byId } from '../lib/elements.js'
import { problemNodes, SettingField } from './setting_field.js'

/** Belongs to the goal, which is the first field. */
const FIND_GOAL = { element: byId('find-goal') }
/** The collapsible sections of the form: one for each table, and one for settings outside tables. */
const FOLDED = [...document.querySelectorAll('#settings [data-table]')].map((details) => ({
  details,
  parent: details.querySelector('div'),
  table: details.dataset.table || null
}))
const PARTS = {
  'variables.project': 'project id',
  'variables.account': 'account id',
  'variables.visitor': 'visitor id',
  'variables.entity': 'event id',
  'variables.experiments': 'experiments',
  'variables.segments': 'segments',
  'variables.universal_id': 'universal id'
}

export class SettingsForm {
  #workspace
  #picker
  #fields = new Map()

  constructor(workspace, picker) {
    this.#workspace = workspace
    this.#picker = picker
    byId('settings').addEventListener('submit', (event) => event.preventDefault())
    workspace.addEventListener('active', () => this.#renew())
    workspace.addEventListener('draft', ({ detail }) => detail.configuration === workspace.active && keepingEditor(() => this.#show()))
    // Shows the fields at once when a vendor is chosen. If they appeared later, the form would jump.
    workspace.addEventListener('text', () => this.#fold())
  }

  /** Empties the form first: until the text can be read, it would show another configuration's values. */
  #renew() {
    this.#fields.clear()
    this.#picker.show(null)
    place(byId('main-settings'), [FIND_GOAL])
    for (const { parent } of FOLDED) place(parent, [])
    this.#show()
  }

  #show() {
    const { draft, problems } = this.#workspace.active
    const readable = isReadable(draft)
    byId('settings').classList.toggle('unreadable', !readable)
    this.#fold()
    if (!readable) return this.#showProblems(problems)
    this.#picker.show(draft.values.vendor)
    const settings = this.#settings(draft)
    const [goal, ...others] = settings.filter(({ main }) => main).map((each) => this.#field(each, draft, problems))
    place(byId('main-settings'), [goal, FIND_GOAL, ...others])
    for (const { table, parent } of FOLDED) {
      place(parent, settings.filter((each) => !each.main && each.table === table).map((each) => this.#field(each, draft, problems)))
    }
    this.#showProblems(problems)
  }

  /** Hides the fields until a vendor is chosen. */
  #fold() {
    const { active } = this.#workspace
    if (!active?.draft) return
    const { awaitsVendor, unanswered, draft } = active
    byId('settings').classList.toggle('awaits-vendor', awaitsVendor)
    const wanted = awaitsVendor ? !unanswered.vendor : !(isReadable(draft) || this.#fields.size)
    // It would pull the editor away while the user types in it.
    if (!wanted || !isTyping()) byId('settings').classList.toggle('vendorless', wanted)
  }

  /** Returns the applicable settings, the most important ones first. */
  #settings(draft) {
    const vendor = vendors.get(draft.values.vendor)
    const options = new Map(vendor?.options.map((each) => [`options.${each.key}`, each]))
    const tables = draft.usable.map((key) => ({
      type: 'string',
      title: `Variable for the ${PARTS[key] ?? destinations.get(draft.values.destination)?.value ?? 'conversion'}`,
      ...(options.get(key) && { title: undefined, ...options.get(key) }),
      key,
      main: true
    }))
    const main = mainKeys(draft)
    const [first, last] = main
    const general = data.settings.filter(({ key }) => key !== 'vendor' && (!draft.idle.includes(key) || draft.given.includes(key)))
    const found = (keys) => keys.map((key) => general.find((each) => each.key === key)).filter(Boolean).map((each) => ({ ...each, main: true }))
    return [...found(first), ...tables, ...found(last), ...general.filter(({ key }) => !main.flat().includes(key))]
  }

  #field(setting, draft, problems) {
    const { key } = setting
    const id = [draft.values.vendor, key, setting.title].join(' ')
    if (!this.#fields.has(id)) {
      this.#fields.set(id, new SettingField(setting, (value) => this.#workspace.active.change({ [key]: value })))
    }
    const field = this.#fields.get(id)
    field.show(draft.values[key], draft.given.includes(key), problems.find((each) => each.key === key))
    return field
  }

  #showProblems(problems) {
    const vendor = problems.find(({ key }) => key === 'vendor')
    byId('vendor-problem').replaceChildren(...(vendor ? problemNodes(vendor) : []))
    byId('vendor').toggleAttribute('aria-invalid', Boolean(vendor))
    for (const folded of FOLDED) showFolded(folded, problems, this.#workspace.active.draft)
  }
}

const isReadable = ({ values }) => Object.keys(values).length > 0

const isTyping = () => byId('text-editor').contains(document.activeElement)

/** Changes the form, and leaves the editor in its place while the user types in it. */
const keepingEditor = (change) => {
  if (!isTyping()) return change()
  const top = () => byId('text-editor').getBoundingClientRect().top
  const before = top()
  change()
  // In a low window, the step scrolls; in a narrow one, the page does.
  byId('configure').scrollTop += top() - before
  scrollBy(0, top() - before)
}

/**
 * Returns the settings to show before and after those of the vendor, in order. The last ones depend
 * on the destination, so that another destination moves no others.
 */
const mainKeys = ({ values }) => {
  const required = destinations.get(values.destination)?.required ?? []
  return [['goal', 'packing'], [...new Set(['destination', 'entity_id', ...required])]]
}

/** Opens a collapsed section that has a problem, and shows how many of its settings are set. */
const showFolded = ({ table, details }, problems, draft) => {
  const main = mainKeys(draft).flat()
  const keys = data.settings.filter((each) => each.table === table).map(({ key }) => key)
  const inside = keys.filter((key) => key !== 'vendor' && !main.includes(key))
  // Opening it would push the editor away while the user types in it.
  if (!isTyping() && problems.some(({ key }) => inside.includes(key))) details.open = true
  const count = draft.given.filter((key) => inside.includes(key)).length
  details.querySelector('summary .quiet').textContent = count ? `${count} set` : 'all at their defaults'
}

/** Replaces the fields in `parent`; fields that stay keep the focus. */
const place = (parent, fields) => {
  const wanted = fields.map((field) => field.element)
  for (const child of [...parent.children]) if (!wanted.includes(child)) child.remove()
  wanted.forEach((each, index) => {
    if (parent.children[index] !== each) parent.insertBefore(each, parent.children[index] ?? null)
  })
}
