// Marks parts of the page as out of date.

import { byId } from '../lib/elements.js'

/** Dims a part of the page and shows the reason. An empty string means that it is up to date. */
export const markStale = (id, why) => {
  const part = byId(id)
  part.classList.toggle('stale', Boolean(why))
  const notice = byId(`${id}-stale`)
  notice.hidden = !why
  notice.classList.toggle('shown', Boolean(why))
  byId(`${id}-lead`).classList.toggle('shown', !why)
  if (notice.textContent !== why) notice.textContent = why
}
