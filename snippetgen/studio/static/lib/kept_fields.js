// Texts that the user types outside of configurations.

/** Keeps the text of a field as long as its tab is open, so that it survives a reload. */
export const keepText = (field) => {
  const key = `snippetgen text ${field.id}`
  field.addEventListener('input', () => {
    try {
      sessionStorage.setItem(key, field.value)
    } catch {
      // The storage is blocked or full.
    }
  })
  try {
    field.value = sessionStorage.getItem(key) ?? ''
  } catch {
    return
  }
  if (field.value) field.dispatchEvent(new Event('input', { bubbles: true }))
}
