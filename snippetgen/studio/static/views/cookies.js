// A visitor's cookies as the server reads them.

import { post } from '../lib/api.js'

const NAMES = { visitor: 'optimizelyEndUserId', buckets: 'optimizelyBuckets', segments: 'optimizelySegments', universal_id: 'optimizelyPPID' }
const READ_FOR = { no_visitor: NAMES.visitor, no_experiment: NAMES.buckets }

/** The Cookie header of a situation's page. */
export const cookieHeader = (situation) => {
  const own = Object.entries(NAMES).filter(([key]) => situation[key] !== false)
  const others = situation.others.map((cookie) => cookie.split(';')[0])
  return `Cookie: ${[...own.map(([key, name]) => `${name}=${situation[key]}`), ...others].join('; ')}`
}

/** Reads a Cookie header: what a snippet for Classic takes from it, and what is wrong with it. */
export const readCookies = (header) => post('/api/cookies', { header })

/** What is wrong with the cookie that a reason is about, in words; nothing where it is another's fault. */
export const faults = async (reason, situation) => {
  const name = READ_FOR[reason]
  if (!name) return []
  const { notes } = await readCookies(cookieHeader(situation))
  return notes.filter((note) => note.includes(name))
}
