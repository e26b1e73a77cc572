// A link that contains the state of the studio: configurations, situation, edits.

import { copy } from '../lib/clipboard.js'
import { showToast } from '../lib/toast.js'

const PREFIX = '#state='

/** Puts the state into the page's URL, and copies the URL. */
export const copyLink = async (workspace, situation) => {
  for (const each of workspace.panes) if (!each.settled) await each.settle()
  const state = {
    configurations: workspace.panes.map(({ path, text }) => ({ path, text })),
    situation: situation.id,
    edits: situation.edits
  }
  history.replaceState(null, '', PREFIX + encode(JSON.stringify(state)))
  return copy(location.href, 'Link', 'Copy the address of this page: it is the link.')
}

/** Restores the state in the page's URL; returns whether there is one. Says so if the link is damaged. */
export const restore = async (workspace, situation) => {
  if (!location.hash.startsWith(PREFIX)) return false
  const state = read(location.hash)
  if (!state) {
    showToast('The link is damaged: it is not complete, or another program has changed it. Copy it again.', 'error')
    return false
  }
  const [first, ...others] = state.configurations.map((each) => opened(workspace, each))
  await workspace.activate(first)
  situation.set(state.situation, state.edits)
  for (const each of others) await workspace.showBeside(each)
  return true
}

const opened = (workspace, { path, text }) => {
  const file = workspace.find(path)
  // A link does not replace the user's own edits.
  const usable = file && (!file.dirty || file.isText(text))
  const found = usable ? file : Object.assign(workspace.create('', path ? `${path} from a link` : undefined), { suggested: path })
  if (found.text !== text) found.edit(text)
  found.draft = null
  return found
}

const read = (hash) => {
  try {
    const state = JSON.parse(decode(hash.slice(PREFIX.length)))
    const { configurations, situation, edits } = state
    const right = configurations.length > 0 && configurations.every(({ text, path }) => typeof text === 'string' && (path === null || typeof path === 'string'))
    return right && typeof situation === 'string' && isEdits(edits) ? state : null
  } catch {
    return null
  }
}

const isEdits = (edits) => typeof edits === 'object' && edits !== null && !Array.isArray(edits)

const encode = (text) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

const decode = (text) =>
  new TextDecoder().decode(Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0)))
