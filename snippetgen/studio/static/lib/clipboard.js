// Copying to the clipboard.

import { tell } from './toast.js'

export const copy = async (text, what) => {
  try {
    await navigator.clipboard.writeText(text)
    tell(`${what} copied.`)
  } catch {
    tell('The browser does not let the studio copy. Select the text, and copy it by hand.', 'error')
  }
}
