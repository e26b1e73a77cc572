// Copies to the clipboard.

import { showToast } from './toast.js'

/** Copies text. Messages refer to it as `what`. */
export const copy = async (text, what) => {
  try {
    await navigator.clipboard.writeText(text)
    showToast(`${what} copied.`)
  } catch {
    showToast('The browser blocked the clipboard. Select the text and copy it yourself.', 'error')
  }
}
