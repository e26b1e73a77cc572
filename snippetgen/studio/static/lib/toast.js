// Telling what was done, in words, for a while.

import { byId } from './elements.js'

let timer

/** Tells something; `kind` is error or nothing. */
export const tell = (words, kind = '') => {
  const told = byId('told')
  told.textContent = words
  told.dataset.kind = kind
  clearTimeout(timer)
  timer = setTimeout(() => (told.textContent = ''), kind === 'error' ? 10_000 : 4000)
}
