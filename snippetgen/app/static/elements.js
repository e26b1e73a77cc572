// Elements of a page. Whatever a visitor, a configuration or a vendor may have written stays text.

export const element = (tag, options = {}, ...children) => {
  const made = document.createElement(tag)
  if (options.class) made.className = options.class
  if (options.scope) made.scope = options.scope
  made.append(...children)
  return made
}

export const code = (text) => element('code', {}, text)

export const table = (headings, rows) =>
  element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...headings.map((each) => element('th', { scope: 'col' }, each)))),
    element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map((cell) => element('td', {}, cell)))))
  )
