// Edits a configuration while the server answers, fails and restarts, and while the page is loaded again. Reads
// sequences of events, and prints those that lose an edit.

import { readFileSync } from 'node:fs'

const PATH = 'calls.toml'
const FILE = 'goal = "g0"\n'

const server = { token: 'first', held: [] }
const timers = new Map()
const newStorage = () =>
  Object.create({
    getItem(key) {
      return this[key] ?? null
    },
    setItem(key, text) {
      this[key] = text
    },
    removeItem(key) {
      delete this[key]
    }
  })
const storage = newStorage()
let sessions = []
let locks = []
let pages = []
let listeners = []
let count = 0

const page = {
  destinations: [{ name: 'web', products: [], receivers: [] }],
  recognizable: ['web'],
  vendors: [],
  presets: [],
  optimizely_kinds: [],
  folder: '/shops'
}
const define = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
define('document', {
  getElementById: () => ({ textContent: JSON.stringify(page) }),
  querySelector: () => ({ content: server.token })
})
define('localStorage', storage)
define('navigator', {
  locks: {
    request: async (name) => locks.push(name),
    query: async () => ({ held: pages.flatMap((each) => each?.locks ?? []).map((name) => ({ name })) })
  }
})
define('addEventListener', (type, handle) => listeners.push({ type, handle }))
define('setTimeout', (act, _, ...values) => {
  count += 1
  timers.set(count, () => act(...values))
  return count
})
define('clearTimeout', (timer) => timers.delete(timer))

const respond = (status, text) => new Response(text, { status })

define('fetch', async (path, { signal, headers, body } = {}) => {
  if (path === '/api/session') return respond(200, JSON.stringify({ token: server.token }))
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', reject)
    server.held.push({ resolve, reject, body: JSON.parse(body), token: headers['X-Snippetgen-Token'] })
  })
})

/** Returns the draft that the studio's server makes from TOML text. */
const drafted = ({ text, changes }) => {
  if (text.includes('broken')) return { text, values: {}, problems: [{ key: null, line: 1 }], snippet: null }
  const goal = 'goal' in changes ? text.replace(/goal = ".*"/, `goal = "${changes.goal}"`) : text
  return { text: goal, values: { goal: 'any' }, problems: [], snippet: {} }
}

const { Workspace } = await import('../../../snippetgen/studio/static/state/workspace.js')
const { DraftStorage } = await import('../../../snippetgen/studio/static/state/draft_storage.js')
const { renewSession } = await import('../../../snippetgen/studio/static/lib/session.js')

const settled = () => new Promise((resolve) => setImmediate(resolve))

/** Opens the page in a tab. */
const load = async (tab) => {
  listeners = []
  locks = []
  sessions[tab] ??= newStorage()
  define('sessionStorage', sessions[tab])
  await renewSession()
  const workspace = new Workspace([{ path: PATH, text: FILE, revision: 'a', problems: [] }])
  const drafts = new DraftStorage(workspace)
  await drafts.restore()
  pages[tab] = { workspace, listeners, locks }
  workspace.activate(workspace.find(PATH))
  await settled()
}

const leave = (tab) => {
  for (const { type, handle } of pages[tab].listeners) if (type === 'pagehide') handle()
  // Nothing of the earlier page runs any more.
  timers.clear()
  server.held = []
  delete pages[tab]
}

const answer = (status, text) => {
  const { resolve, body, token } = server.held.shift() ?? {}
  if (token === server.token) resolve(respond(status, text ?? JSON.stringify(drafted(body))))
  else resolve?.(respond(403, '{"error": "The session has ended."}'))
}

const tick = () => {
  const due = [...timers.values()]
  timers.clear()
  for (const act of due) act()
}

const edit = (change) => change(pages[0].workspace.active)

const EVENTS = {
  change: (number) => edit((it) => it.change({ goal: `g${number}` })),
  type: (number) => edit((it) => it.edit(`${it.text}# t${number}\n`)),
  break: () => edit((it) => it.edit(`${it.text}broken\n`)),
  mend: () => edit((it) => it.edit(it.text.replaceAll('broken\n', ''))),
  wait: tick,
  answer: () => answer(200),
  truncate: () => answer(200, '{"text": "'),
  fail: () => answer(502, '<h1>Bad gateway</h1>'),
  reject: () => answer(401, '{"error": "Sign in."}'),
  lose: () => server.held.shift()?.reject(),
  restart: () => (server.token += 'x'),
  renew: renewSession,
  reload: async () => {
    leave(0)
    await load(0)
  }
}

/** Lets all requests succeed, until none is left. */
const finish = async () => {
  EVENTS.mend()
  for (let round = 0; round < 9; round += 1) {
    tick()
    await settled()
    while (server.held.length) {
      answer(200)
      await settled()
    }
  }
}

/** Returns the edits that the text lacks. */
const missing = (events, text) => {
  const typed = events.flatMap((event, number) => (event === 'type' ? [`# t${number + 1}\n`] : []))
  const changed = events.lastIndexOf('change')
  return [...typed, `goal = "g${changed + 1}"\n`].filter((each) => !text.includes(each))
}

const losses = async (events) => {
  for (const key of Object.keys(storage)) storage.removeItem(key)
  timers.clear()
  server.held = []
  pages = []
  sessions = []
  await load(0)
  for (const [index, event] of events.entries()) {
    await EVENTS[event](index + 1)
    await settled()
  }
  await finish()
  const lost = missing(events, pages[0].workspace.active.text)
  await EVENTS.reload()
  await finish()
  return [...lost, ...missing(events, pages[0].workspace.active.text).map((each) => `${each} after a reload`)]
}

/** Edits a file in two tabs. Returns the texts after a reload of one, and in a new tab once both are closed. */
const textsOfTabs = async () => {
  for (const key of Object.keys(storage)) storage.removeItem(key)
  pages = []
  sessions = []
  for (const tab of [0, 1]) {
    await load(tab)
    pages[tab].workspace.active.edit(`# of tab ${tab}\n`)
  }
  leave(0)
  await load(0)
  const alone = pages[0].workspace.open.map(({ text }) => text)
  leave(0)
  leave(1)
  sessions = []
  await load(0)
  const together = pages[0].workspace.open.map(({ text }) => text).sort()
  return { alone, together }
}

/** Closes an edited file while the server does not respond, and goes on typing. Returns the texts after a reload. */
const textsAfterClosing = async () => {
  for (const key of Object.keys(storage)) storage.removeItem(key)
  pages = []
  sessions = []
  timers.clear()
  server.held = []
  await load(0)
  answer(200)
  await settled()
  edit((it) => it.edit('# before\n'))
  const { workspace } = pages[0]
  const closed = workspace.close(workspace.active)
  server.held.pop().reject()
  await closed
  edit((it) => it.edit(`${it.text}# after\n`))
  await EVENTS.reload()
  return pages[0].workspace.open.map(({ text }) => text)
}

const found = []
for (const events of JSON.parse(readFileSync(0, 'utf8'))) {
  const lost = await losses(events)
  if (lost.length) found.push({ events, lost })
}
console.log(JSON.stringify({ events: Object.keys(EVENTS), found, tabs: await textsOfTabs(), closed: await textsAfterClosing() }))
