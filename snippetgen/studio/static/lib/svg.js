// Creates SVG elements.

const NAMESPACE = 'http://www.w3.org/2000/svg'

/** Creates an SVG element; children that are false or empty are left out. */
export const svg = (tag, attributes = {}, ...children) => {
  const made = document.createElementNS(NAMESPACE, tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children.filter(Boolean))
  return made
}
