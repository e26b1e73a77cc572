// The session with the studio's server: a server that is started again begins a new one.

let token = document.querySelector('meta[name="token"]').content

export const sessionToken = () => token

/** Gets the session of the server that runs now. Returns it if it is a new one, else null. */
export const renewSession = async () => {
  const response = await fetch('/api/session', { cache: 'no-store' }).catch(() => null)
  if (!response?.ok) return null
  const session = await response.json()
  if (session.token === token) return null
  token = session.token
  return session
}
