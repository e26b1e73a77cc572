// Indents JSON.

/** Returns JSON with indentation. Leaves any other text unchanged. */
export const prettyJson = (text) => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
