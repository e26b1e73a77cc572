// Text that the user types outside of configurations.

import { recall, remember } from './storage.js'

const AREA = 'sessionStorage'

/** Keeps the text of a field as long as its tab is open, so that it survives a reload. */
export const keepText = (field) => {
  const key = `snippetgen text ${field.id}`
  field.addEventListener('input', () => remember(key, field.value, AREA))
  const kept = recall(key, AREA)
  if (kept === null) return
  field.value = kept
  if (kept) field.dispatchEvent(new Event('input', { bubbles: true }))
}
