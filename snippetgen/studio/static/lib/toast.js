// A message that disappears after a while.

import { byId } from './elements.js'

let timer

/** Shows a message; `kind` is 'error' or empty. */
export const showToast = (message, kind = '') => {
  const toast = byId('toast')
  toast.textContent = message
  toast.dataset.kind = kind
  clearTimeout(timer)
  timer = setTimeout(() => (toast.textContent = ''), kind === 'error' ? 10_000 : 4000)
}
