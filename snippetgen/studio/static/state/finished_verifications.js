// When this tab's verifications ended. The server keeps only the latest results, and none when it stops.

import { recall, remember } from '../lib/storage.js'

const KEY = 'snippetgen verified'
const AREA = 'sessionStorage'
const MOST = 20

const entries = () => JSON.parse(recall(KEY, AREA) ?? '[]')

/** Remembers the time at which the verification of a draft ended. */
export const rememberFinished = (id, time) => remember(KEY, JSON.stringify([...entries().filter(([each]) => each !== id), [id, time]].slice(-MOST)), AREA)

/** Returns the time at which a verification of a draft ended; undefined if none has. */
export const finishedAt = (id) => entries().find(([each]) => each === id)?.[1]
