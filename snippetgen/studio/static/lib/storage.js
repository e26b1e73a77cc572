// Choices that the browser remembers. If its storage is blocked, they last until the page closes.

/** Returns the text stored under a key, or null. */
export const recall = (key) => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** Stores a string under a key; null removes it. */
export const remember = (key, text) => {
  try {
    if (text === null) localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    // The storage is blocked or full.
  }
}
