// A message that disappears after a while.

import { button, byId, formatted } from './elements.js'
import { keepFocus } from './focus.js'

let timer

const hide = () => keepFocus(() => byId('toast').replaceChildren())

/** Hides the message after some milliseconds, unless its button has the keyboard focus. */
const hideLater = (milliseconds) => {
  clearTimeout(timer)
  timer = setTimeout(() => (byId('toast').querySelector(':focus-visible') ? hideLater(milliseconds) : hide()), milliseconds)
}

/** Hides an error whose cause is gone. */
export const hideError = () => byId('toast').dataset.kind === 'error' && hide()

/**
 * Shows a message; `kind` is 'error' or empty. `action` is a button, `{text, onClick}`. It takes
 * the focus, because the button that led to it is gone.
 */
export const showToast = (message, kind = '', action = null) => {
  const run = () => {
    hide()
    action.onClick()
  }
  const made = action && button(action.text, run, { class: 'link' })
  made?.addEventListener('keydown', ({ key }) => key === 'Escape' && hide())
  keepFocus(() => byId('toast').replaceChildren(...formatted(message), ...(made ? [' ', made] : [])))
  byId('toast').dataset.kind = kind
  made?.focus()
  hideLater(kind === 'error' || action ? 10_000 : 4000)
}
