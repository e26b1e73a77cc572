// Text that the browser remembers. If its storage is blocked, it lasts until the page closes.

/** Returns the text stored under a key, or null. `area` is `sessionStorage` for text of this tab. */
export const recall = (key, area = 'localStorage') => {
  try {
    return window[area].getItem(key)
  } catch {
    return null
  }
}

/** Stores a string under a key; null removes it. */
export const remember = (key, text, area = 'localStorage') => {
  try {
    if (text === null) window[area].removeItem(key)
    else window[area].setItem(key, text)
  } catch {
    // The storage is blocked or full.
  }
}
