/**
 * Records what happens on a page, starting before its first script if the engine allows it. It
 * changes nothing that the page can use, and provides `window[Symbol.for('snippetgen.inspect')]`.
 *
 * `given.globals` are the names of the vendor's globals. This file writes JSON itself, because
 * pages may change how values become JSON.
 */
given => {
  const key = Symbol.for('snippetgen.inspect')
  if (window[key]) return

  const later = window.setTimeout.bind(window)
  const now = () => performance.now()
  const names = Object.getOwnPropertyNames
  const quoted = JSON.stringify

  const changes = []
  const violations = []
  const errors = []
  const scripts = []
  const known = new Set(names(window))
  const snippets = []
  const last = {}
  let waiting = []

  /** Returns plain data as JSON; other values become null. */
  const text = (value, depth = 0) => {
    if (typeof value === 'string') return quoted(value)
    if (typeof value === 'number') return isFinite(value) ? String(value) : 'null'
    if (typeof value === 'boolean') return String(value)
    if (!value || typeof value !== 'object' || depth > 8) return 'null'
    const members = []
    if (Array.isArray(value)) {
      for (let index = 0; value.length > index; index++) members.push(text(value[index], depth + 1))
      return '[' + members.join(',') + ']'
    }
    for (const name of names(value)) members.push(quoted(name) + ':' + text(value[name], depth + 1))
    return '{' + members.join(',') + '}'
  }

  const attempt = (action, otherwise) => {
    try {
      return action()
    } catch {
      return otherwise
    }
  }

  const note = (what, value, name = '') => {
    const place = what + ' ' + name
    if (last[place] === value) return
    last[place] = value
    changes.push({ at: now(), what, value, name })
    const woken = waiting
    waiting = []
    woken.forEach(wake => wake())
  }

  /** The kind of `window.optimizely`, as distinguished by the snippet. */
  const kindOfOptimizely = () => {
    const found = window.optimizely
    if (!found) return 'absent'
    if (Array.isArray(found)) return 'queue'
    const classic = typeof found.getProjectId === 'function'
    const web = typeof found.get === 'function'
    if (classic && web) return 'bundled'
    return classic ? 'classic' : web ? 'web' : 'partial'
  }

  const isSnippet = found =>
    !!found &&
    typeof found === 'object' &&
    typeof found.generateConversionUrl === 'function' &&
    typeof found.getSegmentsInParameters === 'function'

  // Reads no accessors, which could run code of the page.
  const own = name => (Object.getOwnPropertyDescriptor(window, name) || {}).value

  const look = () => {
    for (const name of names(window)) {
      if (known.has(name)) continue
      known.add(name)
      if (attempt(() => isSnippet(own(name)))) snippets.push(name)
    }
    note('optimizely', attempt(kindOfOptimizely, 'partial'))
    for (const name of snippets) {
      note('snippet', 'runs', name)
      note('reason', attempt(() => String(window[name].reason || ''), ''), name)
      note('handover', attempt(() => String(window[name].handover || ''), ''), name)
    }
    for (const name of given.globals) {
      const type = attempt(() => (Array.isArray(window[name]) ? 'array' : typeof window[name]), 'undefined')
      if (type !== 'undefined') note('vendor', type, name)
    }
  }

  const poll = () => {
    look()
    later(poll, 20)
  }

  document.addEventListener('securitypolicyviolation', event => {
    violations.push({
      directive: event.effectiveDirective || event.violatedDirective,
      blocked: event.blockedURI,
      policy: event.originalPolicy,
      line: event.lineNumber,
      at: now(),
      report_only: event.disposition === 'report',
    })
  })
  window.addEventListener('error', event => {
    // An element that fails to load also fires this event, without a message.
    if (event.message) {
      errors.push({ message: String(event.message), source: event.filename || '', line: event.lineno || 0, at: now() })
    }
  })
  window.addEventListener('unhandledrejection', event => {
    errors.push({ message: attempt(() => String(event.reason), ''), source: '', line: 0, at: now() })
  })

  const keep = node => {
    if (node.nodeType !== 1) return
    const inside = node.tagName === 'SCRIPT' ? [node] : node.getElementsByTagName('script')
    for (const script of inside) if (!scripts.includes(script)) scripts.push(script)
  }
  new MutationObserver(records => {
    const before = scripts.length
    for (const record of records) for (const node of record.addedNodes) keep(node)
    // A script has run since the last check, but the next one has not.
    if (scripts.length > before) look()
  }).observe(document, { childList: true, subtree: true })
  for (const script of document.getElementsByTagName('script')) keep(script)

  for (const name of names(window)) if (attempt(() => isSnippet(own(name)))) snippets.push(name)
  Object.defineProperty(window, key, {
    value: {
      text,
      attempt,
      look,
      snippets,
      scripts,
      isSnippet,
      kindOfOptimizely,
      /** The snippets that have handed something over, as JSON text. */
      handedOver: () => {
        look()
        return text(
          snippets
            .map(name => ({ handover: last['handover ' + name], visitor: attempt(() => window[name].getUserId(), '') }))
            .filter(each => each.handover),
        )
      },
      record: () => ({ changes, violations, errors, origin: performance.timeOrigin }),
      /** Resolves at the next change or after `ms`. */
      next: ms =>
        new Promise(resolve => {
          waiting.push(resolve)
          later(resolve, ms)
        }).then(() => true),
    },
  })
  poll()
}
