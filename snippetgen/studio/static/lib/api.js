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

/** Sends a request; returns the JSON of the response, throws ApiError if it fails, or if no response comes within `patience` milliseconds. */
export const request = async (method, path, body, patience) => {
  let response = await send(method, path, body, patience)
  if (response.status === 403 && (await renewSession())) response = await send(method, path, body, patience)
  const answer = await response.json().catch(() => ({ error: `The studio could not do this. Try again, or look at the terminal that runs it.` }))
  if (!response.ok) throw new ApiError(response.status, answer)
  return answer
}

const send = async (method, path, body, patience) => {
  const waiting = new AbortController()
  const timer = patience && setTimeout(() => waiting.abort(), patience)
  const options = { method, signal: waiting.signal }
  if (method !== 'GET') {
    options.headers = { 'Content-Type': 'application/json', 'X-Snippetgen-Token': sessionToken() }
    if (body !== undefined) options.body = JSON.stringify(body)
  }
  try {
    return await fetch(path, options)
  } catch {
    throw new ApiError(0, { error: 'The studio does not respond. Check that `snippetgen serve` is still running.' })
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
