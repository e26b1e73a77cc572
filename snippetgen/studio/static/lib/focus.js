// The keyboard focus, when the element that has it goes away.

import { byId } from './elements.js'

/**
 * Makes a change. If it removes, hides or disables the element that has the focus, moves the focus
 * to the element that `next` returns. If that cannot have it, the focus moves to the choice of the
 * configuration, which says what the page shows.
 */
export const keepFocus = (change, next = () => null) => {
  const focused = document.activeElement
  change()
  if (focused === document.body || isFocusable(focused)) return
  const wanted = next()
  wanted?.focus()
  if (document.activeElement !== wanted) byId('file').focus()
}

const isFocusable = (element) => element.isConnected && element.getClientRects().length > 0 && !element.disabled

/** Lets the arrow keys move the focus between elements, so that Tab stops at only one of them. */
export const moveWithArrows = (parent, elements) => {
  elements.forEach((each, index) => each.setAttribute('tabindex', index ? -1 : 0))
  parent.onkeydown = (event) => {
    const now = elements.findIndex((each) => each.contains(event.target))
    const next = { ArrowRight: now + 1, ArrowDown: now + 1, ArrowLeft: now - 1, ArrowUp: now - 1, Home: 0, End: elements.length - 1 }[event.key]
    if (now < 0 || !elements[next]) return
    event.preventDefault()
    elements[now].setAttribute('tabindex', -1)
    elements[next].setAttribute('tabindex', 0)
    elements[next].focus()
  }
}
