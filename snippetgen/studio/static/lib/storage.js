// Choices that the browser remembers. If its storage is blocked, they last as long as the page.

/** Returns what is remembered under a key, or null. */
export const recall = (key) => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** Remembers a text; null forgets it. */
export const remember = (key, text) => {
  try {
    if (text === null) localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    // The storage is blocked or full.
  }
}
