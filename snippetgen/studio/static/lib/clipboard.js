// Copies to the clipboard.

import { showToast } from './toast.js'

/** Copies text. Messages refer to it as `what`, and suggest `otherwise` if the browser blocks the clipboard. */
export const copy = async (text, what, otherwise = 'Select the text and copy it yourself.') => {
  try {
    await navigator.clipboard.writeText(text)
    showToast(`${what} copied.`)
  } catch {
    showToast(`The browser blocked the clipboard. ${otherwise}`, 'error')
  }
}
