// A link that carries the whole state of the stage: texts, situation, edits.

import { Configuration } from './configuration.js'
import { copy } from '../lib/clipboard.js'

const MARK = '#state='

/** Puts the state into the address, and copies it. */
export const copyLink = (desk, situation) => {
  situation.settle()
  const state = {
    configurations: desk.columns.map(({ path, text }) => ({ path, text })),
    situation: situation.id,
    edits: situation.edits
  }
  history.replaceState(null, '', MARK + encode(JSON.stringify(state)))
  return copy(location.href, 'The link was')
}

/** Restores what the address carries; whether it carries something. */
export const restore = async (desk, situation) => {
  const state = read(location.hash)
  if (!state) return false
  const [first, ...others] = state.configurations.map((each) => opened(desk, each))
  await desk.activate(first)
  situation.set(state.situation, state.edits)
  for (const each of others) await desk.put(each)
  return true
}

const opened = (desk, { path, text }) => {
  const found = desk.find(path) ?? desk.add(Object.assign(new Configuration(null, ''), { suggested: path }))
  if (found.text !== text) found.edit(text)
  found.draft = null
  return found
}

const read = (hash) => {
  if (!hash.startsWith(MARK)) return null
  try {
    const state = JSON.parse(decode(hash.slice(MARK.length)))
    const { configurations, situation, edits } = state
    const right = configurations.length > 0 && configurations.every(({ text, path }) => typeof text === 'string' && (path === null || typeof path === 'string'))
    return right && typeof situation === 'string' && isEdits(edits) ? state : null
  } catch {
    return null // Not one of ours, or cut off.
  }
}

const isEdits = (edits) => typeof edits === 'object' && edits !== null && !Array.isArray(edits)

const encode = (text) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

const decode = (text) =>
  new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0)))
