// Optimizely's cookies. The server decodes them as a snippet does.

import { post } from './api.js'

const NAMES = { visitor: 'optimizelyEndUserId', buckets: 'optimizelyBuckets', segments: 'optimizelySegments', universal_id: 'optimizelyPPID' }
const READ_FOR = { no_visitor: NAMES.visitor, no_experiment: NAMES.buckets }

/** Returns the Cookie header of a situation's page. */
export const cookieHeader = (situation) => {
  const own = Object.entries(NAMES).filter(([key]) => situation[key] !== false)
  const others = situation.others.map((cookie) => cookie.split(';')[0])
  return `Cookie: ${[...own.map(([key, name]) => `${name}=${situation[key]}`), ...others].join('; ')}`
}

/**
 * Decodes a Cookie header. Returns what a snippet for Classic reads from it, with notes about
 * problems.
 */
export const readCookies = (header) => post('/api/cookies', { header })

/** Returns the problems of the cookie behind a reason, or an empty list if the snippet does not read that cookie. */
export const cookieProblems = async (reason, situation, read) => {
  const name = READ_FOR[reason]
  if (!read.includes(name)) return []
  const { notes } = await readCookies(cookieHeader(situation))
  return notes.filter((note) => note.includes(name))
}
