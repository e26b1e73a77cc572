// A message that disappears after a while.

import { button, byId, formatted } from './elements.js'

let timer

/** Hides an error whose cause is gone. */
export const hideError = () => {
  if (byId('toast').dataset.kind === 'error') byId('toast').replaceChildren()
}

/** Shows a message; `kind` is 'error' or empty, `action` is a button, `{text, onClick}`. */
export const showToast = (message, kind = '', action = null) => {
  const toast = byId('toast')
  const hide = () => toast.replaceChildren()
  const run = () => {
    hide()
    action.onClick()
  }
  toast.replaceChildren(...formatted(message), ...(action ? [' ', button(action.text, run, { class: 'link' })] : []))
  toast.dataset.kind = kind
  clearTimeout(timer)
  timer = setTimeout(hide, kind === 'error' || action ? 10_000 : 4000)
}
