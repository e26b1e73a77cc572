// The field of a setting: label, control, help, and a problem if there is one.

import { code, element, formatted } from '../lib/elements.js'
import { CHOICES } from '../state/choices.js'

/** Derives the label of a vendor's option from its key. */
const titleOf = (key) => key.replace(/^\w+\./, '').replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase())

const choice = (key, value) => {
  const meaning = CHOICES[key]?.[value]
  return meaning ? `${value}: ${meaning[0]}` : value
}

const INTEGER = /^-?\d{1,15}$/

export class SettingField {
  #control
  #problem
  #help
  #setting
  #change

  /** `change` is called with the new value, or null to remove the setting. */
  constructor(setting, change) {
    this.#setting = setting
    this.#change = change
    const id = `setting-${setting.key}`
    this.#control = this.#make(id)
    this.#problem = element('p', { class: 'problem', id: `${id}-problem` })
    this.#help = element('p', { class: 'help', id: `${id}-help` })
    this.#control.addEventListener('input', () => this.#change(this.#read()))
    this.element = element(
      'div',
      { class: 'field' },
      element('div', { class: 'caption' }, element('label', { for: id }, setting.title ?? titleOf(setting.key)), code(setting.key)),
      this.#control,
      element('div', { class: 'stack' }, this.#problem, this.#help, element('p', { class: 'help room', 'data-text': longestHelp(setting) }))
    )
  }

  show(value, given, problem) {
    this.#problem.replaceChildren(...(problem ? problemNodes({ ...problem, message: problem.field_message ?? problem.message }) : []))
    this.#control.toggleAttribute('aria-invalid', Boolean(problem))
    this.#control.setAttribute('aria-describedby', problem ? this.#problem.id : this.#help.id)
    this.#problem.classList.toggle('shown', Boolean(problem))
    this.#help.classList.toggle('shown', !problem)
    const { key, description } = this.#setting
    this.#help.replaceChildren(...formatted(CHOICES[key]?.[value]?.[1] ?? general(key, description)))
    if (document.activeElement !== this.#control) this.#fill(value, given)
  }

  #make(id) {
    const { key, type, choices, examples, default: usual } = this.#setting
    const attributes = { id }
    if (choices) {
      const none = usual == null && element('option', { value: '' }, 'not set')
      return element('select', attributes, none, choices.map((each) => element('option', { value: each }, choice(key, each))))
    }
    if (type === 'boolean') return element('input', { ...attributes, type: 'checkbox' })
    const example = examples?.[0]
    return element('input', {
      ...attributes,
      class: 'code',
      spellcheck: 'false',
      autocapitalize: 'off',
      placeholder: example == null ? null : `for example ${example}`,
      inputmode: type === 'integer' ? 'numeric' : null
    })
  }

  #fill(value, given) {
    if (this.#control.type === 'checkbox') {
      this.#control.checked = value === true
    } else if (this.#control.tagName === 'SELECT') {
      this.#control.value = value ?? ''
    } else {
      const text = Array.isArray(value) ? value.join(', ') : String(value ?? '')
      this.#control.value = given ? text : ''
      if (!given && text) this.#control.placeholder = text
    }
  }

  #read() {
    const { type, default: usual } = this.#setting
    if (this.#control.type === 'checkbox') return this.#control.checked === usual ? null : this.#control.checked
    const text = this.#control.value.trim()
    if (text === '' || text === usual) return null
    if (type === 'array') return text.split(',').map((each) => each.trim()).filter(Boolean)
    return ['integer', 'number or text'].includes(type) && INTEGER.test(text) ? Number(text) : text
  }
}

/** Returns the help for a value without its own help; empty if every choice has one. */
const general = (key, description) => {
  const choices = Object.values(CHOICES[key] ?? {})
  return choices.length && choices.every(([, text]) => text) ? '' : (description ?? '')
}

/** Returns the longest help that a field may show, so that there is room for it. */
const longestHelp = ({ key, description }) => {
  const texts = [general(key, description), ...Object.values(CHOICES[key] ?? {}).map(([, text]) => text ?? '')]
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest))
}

/** Returns a problem's value and message as `snippetgen check` prints them. */
export const problemText = ({ value, message }) => (value == null ? message : `${value}: ${message}`)

/** Returns the nodes for the same text, whose message may contain code. */
export const problemNodes = ({ value, message }) => [value != null && `${value}: `, ...formatted(message)].filter(Boolean)
