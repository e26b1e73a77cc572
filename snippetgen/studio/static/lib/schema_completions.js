// Completions for a position in a configuration, from its JSON Schema.

import { tomlContext } from './toml_context.js'

/**
 * Returns the completions at a position: `{from, to, options}`, or null if there are none. An option has
 * `label`, `insert`, `detail`, `info` and `search`, the text that it is found by.
 * `settings` are the values in effect, `describe(key, value)` returns `{detail, info}` about a value.
 */
export const completionsAt = (text, position, schema, settings, describe) => {
  const context = tomlContext(text, position)
  const options = { key: keys, value: values, table: tables, '': () => [] }[context.kind](context, schema, settings, describe)
  const from = context.kind === 'key' ? context.from + (context.prefix.lastIndexOf('.') + 1) : context.from
  const typed = text.slice(from, position).replace(/^["']/, '').trim().toLowerCase()
  const found = matching(options, typed).filter(({ insert }) => insert !== text.slice(from, context.to))
  return found.length ? { from, to: context.to, options: found } : null
}

/**
 * Returns the options whose labels start with the text or contain it. If there are none, looks at
 * their descriptions.
 */
const matching = (options, typed) => {
  const name = ({ label }) => label.replace(/^[["']+/, '').toLowerCase()
  const named = options.filter((each) => name(each).includes(typed))
  if (!named.length) return options.filter(({ search }) => search.toLowerCase().includes(typed))
  return named.toSorted((a, b) => name(b).startsWith(typed) - name(a).startsWith(typed))
}

const keys = ({ table, prefix, keys: given }, schema, settings) => {
  const outer = prefix.includes('.') ? prefix.slice(0, prefix.lastIndexOf('.')) : ''
  const path = [table, outer].filter(Boolean).join('.')
  const taken = new Set((given.get(table) ?? []).map((key) => (outer && key.startsWith(`${outer}.`) ? key.slice(outer.length + 1) : key)))
  taken.delete(prefix.slice(outer ? outer.length + 1 : 0))
  const settable = Object.entries(properties(schema, path, settings)).filter(([name]) => !taken.has(name))
  return [
    ...settable
      .filter(([, facts]) => facts.type !== 'object')
      .map(([name, facts]) => option(name, { insert: `${name} = `, detail: typeWords(facts), info: facts.description ?? '' })),
    ...(outer ? [] : tables({ table, keys: given }, schema).map((each) => ({ ...each, label: `[${each.label}]`, insert: `[${each.insert}]\n` })))
  ]
}

const tables = ({ table, keys: given }, schema) =>
  Object.entries(schema.properties)
    .filter(([name, facts]) => facts.type === 'object' && name !== table && !given.has(name))
    .map(([name, facts]) => option(name, { detail: 'table', info: facts.description ?? '' }))

const values = ({ table, key, list }, schema, settings, describe) => {
  const path = [table, key].filter(Boolean).join('.').split('.')
  const name = path.pop()
  const facts = properties(schema, path.join('.'), settings)[name]
  if (!facts) return []
  const wanted = list ? (arrayOf(facts)?.items ?? {}) : facts
  return literals(wanted).map(([value, words]) => option(JSON.stringify(value), { detail: words, info: '', ...describe([...path, name].join('.'), value) }))
}

const option = (label, { insert = label, detail, info }) => ({ label, insert, detail, info, search: `${detail} ${info}` })

/** Returns the members of a table that the rules of the schema allow, by name. */
const properties = (schema, path, settings) => {
  // `else` has the rules for a configuration, and `then` those for a table of customers.
  const rules = schema.else.allOf.map((each) => (holds(each.if, settings) ? each.then : each.else)?.properties ?? {})
  if (!path) return root(schema, rules)
  const [table] = path.split('.')
  const parts = [schema.properties[table], ...rules.map((each) => each[table])].filter(Boolean)
  const members = Object.entries(Object.assign({}, ...parts.map((each) => each.properties)))
  return Object.fromEntries(members.filter(([name]) => parts.every((each) => allows(each, name))))
}

const root = (schema, rules) => {
  const forbidden = (name) => rules.some((each) => each[name] === false || each[name]?.maxItems === 0)
  const narrowed = (name, facts) => rules.reduce((all, each) => (each[name]?.enum ? { ...all, enum: each[name].enum } : all), facts)
  return Object.fromEntries(
    Object.entries(schema.properties)
      .filter(([name]) => !forbidden(name))
      .map(([name, facts]) => [name, narrowed(name, facts)])
  )
}

const allows = ({ propertyNames: names = {}, not }, name) =>
  (!names.enum || names.enum.includes(name)) && (!names.const || names.const === name) && !not?.required?.includes(name)

/** Returns whether the settings meet the condition of a rule. */
const holds = (condition, settings) =>
  Object.entries(condition.properties).every(([key, { const: value }]) => settings[key] === value)

const arrayOf = (facts) => [facts, ...(facts.anyOf ?? [])].find(({ type }) => [].concat(type).includes('array'))

/** Returns the values that a schema lists, each with a short description. */
const literals = (facts) => {
  const choices = facts.enum ?? (facts.anyOf ?? []).flatMap((each) => each.enum ?? [])
  if (choices.length) return choices.map((each) => [each, each === facts.default ? 'default' : ''])
  if (facts.type === 'boolean') return [true, false].map((each) => [each, each === facts.default ? 'default' : ''])
  return [
    ...(isPlain(facts.default) ? [[facts.default, 'default']] : []),
    ...(facts.examples ?? []).filter((each) => isPlain(each) && each !== facts.default).map((each) => [each, 'example'])
  ]
}

const isPlain = (value) => ['string', 'number', 'boolean'].includes(typeof value) && value !== ''

const typeWords = (facts) => {
  const types = { string: 'text', integer: 'number', boolean: 'true or false', array: 'list' }
  const all = new Set([facts, ...(facts.anyOf ?? [])].flatMap(({ type }) => [].concat(type ?? [])).map((each) => types[each] ?? each))
  return [...all].join(' or ')
}
