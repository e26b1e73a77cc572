'use strict'

/** The maximum number of rows of a table that starts open. The squares above it show the same results. */
const MOST_ROWS = 12

const form = document.querySelector('.filters')
const failures = [...document.querySelectorAll('.failure')]
const sheets = [...document.querySelectorAll('.sheet')]
const rows = sheets.flatMap((sheet) => [...sheet.querySelectorAll('tbody tr')])

// A column of squares is hidden if the filter hides its row.
const columns = [...document.querySelectorAll('.squares li')]
const rowsByName = new Map(rows.map((row) => [row.closest('.sheet').id + row.dataset.situation, row]))
const rowOf = (column) => rowsByName.get(column.closest('.sheet').id + column.dataset.situation)

// The text to search. A row includes the text of its linked failures.
const searchText = new Map(failures.map((failure) => [failure, failure.textContent.toLowerCase()]))
for (const row of rows) {
  const linked = [...row.querySelectorAll('a')].map((link) => target(link.hash))
  const words = [row.cells[0].textContent.toLowerCase(), ...linked.map((each) => searchText.get(each))]
  searchText.set(row, words.join('\n'))
}

function target(hash) {
  return hash && document.getElementById(hash.slice(1))
}

function filter() {
  const wanted = Object.fromEntries(new FormData(form))
  const text = wanted.text.trim().toLowerCase()
  const matches = (element) => searchText.get(element).includes(text)
  const isWanted = (element, key) => !wanted[key] || element.dataset[key] === wanted[key]

  for (const failure of failures) {
    failure.hidden =
      !isWanted(failure, 'configuration') || !isWanted(failure, 'engine') || !matches(failure)
  }
  for (const cell of document.querySelectorAll('.sheet [data-engine]')) {
    cell.hidden = !isWanted(cell, 'engine')
  }
  for (const row of rows) {
    const shown = [...row.cells].filter((cell) => !cell.hidden)
    const failed = shown.some((cell) => cell.dataset.status === 'failed')
    row.hidden =
      !isWanted(row.closest('.sheet'), 'configuration') ||
      !matches(row) ||
      (Boolean(wanted.failures) && !failed)
  }
  for (const column of columns) {
    column.hidden = rowOf(column).hidden
  }
  for (const group of document.querySelectorAll('.group')) {
    group.hidden = !group.querySelector('li:not([hidden])')
  }
  for (const cause of document.querySelectorAll('.cause')) {
    cause.hidden = !cause.querySelector('.failure:not([hidden])')
  }
  for (const sheet of sheets) {
    sheet.hidden = !sheet.querySelector('tbody tr:not([hidden])')
  }
  document.querySelector('.nothing').hidden = sheets.some((sheet) => !sheet.hidden)
  form.querySelector('output').value =
    `${countShown(failures, 'failures')}, ${countShown(rows, 'situations')}`
}

function countShown(elements, name) {
  return `${elements.filter((each) => !each.hidden).length} of ${elements.length} ${name}`
}

function follow(hash) {
  const element = target(hash)
  if (!element || element.tagName !== 'DETAILS') return
  if (element.hidden) form.reset()
  element.open = true
}

function openAll(open) {
  for (const failure of failures) failure.open = open
}

if (form) {
  form.hidden = false
  form.addEventListener('input', filter)
  form.addEventListener('submit', (event) => event.preventDefault())
  // The event fires before the fields change.
  form.addEventListener('reset', () => setTimeout(filter))
  filter()
}

for (const button of document.querySelectorAll('.folding button')) {
  button.parentElement.hidden = false
  button.addEventListener('click', () => openAll(Boolean(button.dataset.open)))
}

// Long reports start collapsed, except for the first failure and the tables with failures.
if (failures.length > 3) failures.slice(1).forEach((failure) => (failure.open = false))
for (const table of document.querySelectorAll('.table')) {
  table.open = table.querySelectorAll('tbody tr').length <= MOST_ROWS
}
if (sheets.length > 3) {
  for (const sheet of sheets) sheet.open = sheet.querySelector('[data-status="failed"]') !== null
}

for (const command of document.querySelectorAll('.command')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'plain'
  button.textContent = 'Copy'
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(command.firstChild.textContent)
    button.textContent = 'Copied'
    setTimeout(() => (button.textContent = 'Copy'), 2000)
  })
  if (navigator.clipboard) command.append(button)
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]')
  if (link) follow(link.hash)
})
follow(location.hash)

// Browsers without ::details-content need this to print collapsed sections.
addEventListener('beforeprint', () => openAll(true))
