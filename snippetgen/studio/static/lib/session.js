// The session with the studio's server. A restarted server begins a new session.

let token = document.querySelector('meta[name="token"]').content

export const sessionToken = () => token

/** Gets the session of the running server; returns null if it does not respond. */
export const renewSession = async () => {
  const response = await fetch('/api/session', { cache: 'no-store' }).catch(() => null)
  if (!response?.ok) return null
  const session = await response.json().catch(() => null)
  if (!session) return null
  token = session.token
  return session
}
