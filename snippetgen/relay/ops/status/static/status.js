// Keeps the page up to date. The server sends the parts that have changed.

const RETRY = 10_000
/** Milliseconds until a page reloads after the server has rejected its stream. */

const main = document.getElementById('main')
const status = document.getElementById('live')
const waiting = new Map()

/** Says whether the figures are up to date, and dims those that are not. */
const say = (kind, words) => {
  main.classList.toggle('stale', kind !== 'good')
  if (status.textContent === words) return
  status.dataset.kind = kind
  status.textContent = words
}

/** Whether the user has selected text in an element, which new content would deselect. */
const isSelected = (element) => {
  const selection = getSelection()
  return !selection.isCollapsed && selection.containsNode(element, true)
}

const replace = (name, html) => {
  const element = document.getElementById(name)
  if (isSelected(element)) return waiting.set(name, html)
  waiting.delete(name)
  const open = [...element.querySelectorAll('details[open]')].map(({ id }) => id)
  const focused = element.contains(document.activeElement) ? document.activeElement : null
  const place = focused && [...element.querySelectorAll(focused.localName)].indexOf(focused)
  const address = focused?.getAttribute('href')
  element.innerHTML = html
  for (const id of open) document.getElementById(id).open = true
  if (!focused) return
  const candidates = [...element.querySelectorAll(focused.localName)]
  const same = candidates.find((each) => address && each.getAttribute('href') === address)
  ;(same ?? candidates[place])?.focus({ preventScroll: true })
}

const listen = () => {
  const stream = new EventSource(main.dataset.live)
  stream.addEventListener('open', () => say('good', 'Live'))
  stream.addEventListener('parts', ({ data }) => {
    for (const [name, html] of Object.entries(JSON.parse(data))) replace(name, html)
  })
  stream.addEventListener('error', () => {
    say('warning', 'Not up to date: the relay does not respond')
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), RETRY)
  })
  addEventListener('pagehide', () => stream.close())
}

addEventListener('pageshow', ({ persisted }) => persisted && listen())
document.addEventListener('selectionchange', () => {
  for (const [name, html] of [...waiting]) replace(name, html)
})
listen()
