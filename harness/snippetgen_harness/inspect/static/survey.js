/**
 * Describes the state of a page as JSON text. It calls the snippet's own functions, which send nothing, and reads
 * Optimizely through its documented interface.
 *
 * `given`: `global` and `goal` of the configuration, `globals` of the vendor, `variables` by name, `consent` path.
 */
given => {
  const inspector = window[Symbol.for('snippetgen.inspect')]
  if (!inspector) return ''
  const { text, attempt } = inspector
  const LONGEST_TEXT = 20000
  const LONGEST_SCRIPT = 200000

  const cut = (value, longest = LONGEST_TEXT) => String(value).slice(0, longest)

  /** Returns the elements that match a selector, even if an element of the page is named `querySelectorAll`. */
  const elements = selector => [...Document.prototype.querySelectorAll.call(document, selector)]

  const followed = path =>
    path.split('.').reduce(
      (found, name) => {
        const value = found.value === undefined || found.value === null ? undefined : found.value[name]
        return { owner: found.value, value }
      },
      { value: window },
    )

  const answerOfConsent = () => {
    if (!given.consent) return ''
    const { owner, value } = followed(given.consent)
    if (value === undefined) return 'absent'
    return cut(typeof value === 'function' ? value.call(owner) : value, 60)
  }

  const attributesOf = script => {
    const found = {}
    for (const attribute of script.attributes) found[attribute.name] = cut(attribute.value)
    return found
  }

  /** Returns all code that may be a snippet, and only the beginning of other code. */
  const codeOf = script => {
    const code = script.text || ''
    return cut(code, /generateConversionUrl/.test(code) ? LONGEST_SCRIPT : 200)
  }

  const scripts = inspector.scripts.map(script => ({
    src: script.src || '',
    type: script.getAttribute('type') || '',
    text: codeOf(script),
    integrity: script.integrity || '',
    attributes: attributesOf(script),
    removed: !script.isConnected,
  }))

  const goalOf = () => given.goal

  const describe = name => {
    const api = window[name]
    const reason = String(api.reason || '')
    const handover = String(api.handover || '')
    const parts = {}
    for (const part of ['getAccountId', 'getProjectId', 'getUserId', 'getVariationsInParameters', 'getSegmentsInParameters']) {
      parts[part] = cut(attempt(() => api[part](), ''))
    }
    const times = []
    let value = ''
    if (goalOf() !== null) {
      for (let count = 0; count < 3; count++) {
        const began = performance.now()
        value = attempt(() => api.generateConversionUrl(goalOf()), '')
        times.push(performance.now() - began)
      }
    }
    return {
      name,
      reason,
      handover,
      value: cut(value),
      value_reason: String(api.reason || ''),
      parts,
      call_ms: times.length ? Math.min(...times) : null,
    }
  }

  const ofWeb = () => {
    const found = window.optimizely
    const data = attempt(() => found.get('data'), null) || {}
    const state = attempt(() => found.get('state'), null)
    const events = data.events || {}
    const id = attempt(() => found.get('visitor_id').randomId, '')
    return {
      project: String(data.projectId || ''),
      account: String(data.accountId || ''),
      events: Object.getOwnPropertyNames(events).map(each => String(events[each].apiName)).slice(0, 1000),
      visitor: id ? String(id) : '',
      experiments: attempt(() => [...state.getActiveExperimentIds()].map(String), []),
    }
  }

  const ofClassic = () => {
    const found = window.optimizely
    const shown = attempt(() => Object.getOwnPropertyNames(found.data.state.variationIdsMap), [])
    return {
      project: String(attempt(() => found.getProjectId(), '')),
      account: String(attempt(() => found.getAccountId(), '')),
      events: [],
      visitor: '',
      experiments: shown,
    }
  }

  const ofEdge = () => {
    const found = attempt(() => window.optimizelyEdge, null)
    const loaded = attempt(() => typeof found.get === 'function', false)
    const [tag] = elements('script[src*="/edge-client/v1/"]')
    const ids = /client\/v1\/(\d+)\/(\d+)/.exec(tag ? tag.src : '') || []
    return {
      edge: !!found,
      edge_kind: !found ? 'absent' : Array.isArray(found) ? 'queue' : loaded ? 'edge' : 'partial',
      edge_account: ids[1] || '',
      edge_project: ids[2] || '',
    }
  }

  // An element named `cookie` hides document.cookie from all scripts of the page.
  const read = attempt(() => document.cookie, null)
  const cookieText = typeof read === 'string' ? read : null
  const cookies = {}
  for (const pair of (cookieText || '').split(/;\s*/)) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, at)
    if (at > 0 && (/^optimizely/.test(name) || given.variables.includes(name))) cookies[name] = cut(pair.slice(at + 1))
  }

  const stored = {}
  for (const variable of given.variables) {
    const entry = attempt(() => {
      for (let index = 0; window.localStorage.length > index; index++) {
        const name = window.localStorage.key(index)
        if (name.endsWith(variable)) return window.localStorage.getItem(name)
      }
      return null
    }, null)
    if (entry !== null) stored[variable] = cut(entry)
  }

  const present = {}
  const queues = {}
  for (const name of [given.global, ...given.globals]) {
    const value = name && attempt(() => window[name], undefined)
    if (value !== undefined && value !== '') {
      present[name] = Array.isArray(value) ? 'array' : typeof value
      if (given.globals.includes(name)) queues[name] = cut(attempt(() => text(value), ''))
    }
  }

  inspector.look()
  const kind = attempt(inspector.kindOfOptimizely, 'partial')
  const optimizely = { web: ofWeb, classic: ofClassic, bundled: ofClassic }[kind]
  const record = inspector.record()
  const policies = elements('meta[http-equiv="Content-Security-Policy" i]').map(each => each.content)

  return text({
    title: attempt(() => cut(document.title, 300), ''),
    address: location.href,
    ready: attempt(() => cut(document.readyState), ''),
    ...record,
    scripts,
    snippets: inspector.snippets.filter(name => attempt(() => inspector.isSnippet(window[name]), false)).map(describe),
    optimizely: {
      ...(optimizely && optimizely()),
      kind,
      ...ofEdge(),
      opted_out: cookies.optimizelyOptOut === 'true',
    },
    cookies_readable: cookieText !== null && navigator.cookieEnabled !== false,
    cookies,
    stored: { queues, cookies: {}, storage: stored },
    globals: present,
    consent: attempt(answerOfConsent, 'throws'),
    service_worker: !!attempt(() => navigator.serviceWorker.controller, null),
    policies,
  })
}
