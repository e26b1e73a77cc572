// Requests to the studio's server, and its event streams.

import { renewSession, sessionToken } from './session.js'

/** A failed request; `status` is 0 if there is no response, `answer` its JSON with a message in `error`. */
export class ApiError extends Error {
  constructor(status, answer) {
    super(answer.error)
    this.status = status
    this.answer = answer
  }
}

const NO_RESPONSE = 'The studio does not respond. Check that `snippetgen serve` is still running.'
const FAILED = 'The studio could not do this. Try again, or look at the terminal that runs it.'

/** Sends a request; returns the JSON of the response, throws ApiError if it fails, or if no response comes within `patience` milliseconds. */
export const request = async (method, path, body, patience) => {
  const token = sessionToken()
  let response = await send(method, path, body, patience)
  if (response.status === 403) {
    await renewSession()
    // Another request may have renewed the session meanwhile.
    if (sessionToken() !== token) response = await send(method, path, body, patience)
  }
  const { status, ok, answer } = response
  if (answer === undefined) throw new ApiError(ok ? 0 : status, { error: ok ? NO_RESPONSE : FAILED })
  if (!ok) throw new ApiError(status, answer)
  return answer
}

/** Returns the status, and `answer`, which is undefined if the response ends early or is not JSON. */
const send = async (method, path, body, patience) => {
  const waiting = new AbortController()
  const timer = patience && setTimeout(() => waiting.abort(), patience)
  const options = { method, signal: waiting.signal }
  if (method !== 'GET') {
    options.headers = { 'Content-Type': 'application/json', 'X-Snippetgen-Token': sessionToken() }
    if (body !== undefined) options.body = JSON.stringify(body)
  }
  try {
    const response = await fetch(path, options)
    return { status: response.status, ok: response.ok, answer: await response.json().catch(() => undefined) }
  } catch {
    throw new ApiError(0, { error: NO_RESPONSE })
  } finally {
    clearTimeout(timer)
  }
}

export const post = (path, body, patience) => request('POST', path, body, patience)

/** Subscribes to a stream of events; `handlers` by event name. Returns the stream, to close it. */
export const subscribe = (path, handlers) => {
  const source = new EventSource(path)
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handle(event.data ? JSON.parse(event.data) : null))
  }
  addEventListener('pagehide', () => source.close())
  return source
}

/**
 * Calls `ended` once a job has ended that another page started, or the same page before a reload.
 * Returns the stream, to close it.
 */
export const awaitEnd = (path, ended) => {
  const source = subscribe(path, {
    done: ended,
    failed: ended,
    cancelled: ended,
    error: () => source.readyState === EventSource.CLOSED && ended()
  })
  return source
}
