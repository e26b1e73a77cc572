// The studio's server.

const token = document.querySelector('meta[name="token"]').content

/** An answer that is not what was asked for; `answer` is its JSON, with `error` in words. */
export class Refused extends Error {
  constructor(status, answer) {
    super(answer.error)
    this.status = status
    this.answer = answer
  }
}

export const ask = async (method, path, body) => {
  const request = { method }
  if (method !== 'GET') {
    request.headers = { 'Content-Type': 'application/json', 'X-Snippetgen-Token': token }
    if (body !== undefined) request.body = JSON.stringify(body)
  }
  const response = await reach(path, request)
  const answer = await response.json().catch(() => ({ error: `The studio’s server answered with ${response.status}.` }))
  if (!response.ok) throw new Refused(response.status, answer)
  return answer
}

const reach = async (path, request) => {
  try {
    return await fetch(path, request)
  } catch {
    throw new Refused(0, { error: 'The studio’s server does not answer. Is `snippetgen serve` still running?' })
  }
}

export const post = (path, body) => ask('POST', path, body)

/** Follows a stream of events; `handlers` by the events' names. Returns the stream, to close it. */
export const follow = (path, handlers) => {
  const source = new EventSource(path)
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handle(event.data ? JSON.parse(event.data) : null))
  }
  addEventListener('pagehide', () => source.close())
  return source
}
