// How far a conversion got, step by step, and what stopped it.

import { explainNotStored, isStored } from '../lib/reasons.js'

const OPTIMIZELY = ['optimizely_missing', 'optimizely_loading', 'opted_out', 'no_consent', 'no_project', 'no_visitor', 'no_experiment', 'not_run']
const BUILD = ['no_goal', 'too_long']

/**
 * Returns how far a conversion got: the number of completed steps and, if a step failed, why.
 * `state` is what the page reports, `why` explains its reason, and `result` is the outcome of a
 * call that is up to date.
 */
export const progress = ({ away, current, trouble, problems, awaitsVendor, state, lost, why, handover, result }) => {
  if (away && !trouble) return stop(0, 'The studio’s server does not respond. Start `snippetgen serve` again.')
  if (trouble) return stop(0, 'The last edit has not reached the studio’s server. Check that `snippetgen serve` is running.')
  if (!current) return stop(0, awaitsVendor ? '' : `The configuration has ${problems === 1 ? 'a problem. Fix it' : `${problems} problems. Fix them`} first.`)
  if (lost) return stop(1, lost)
  if (!state) return stop(1, '')
  if (OPTIMIZELY.includes(state.reason)) return stop(1, why.join(' '))
  if (BUILD.includes(state.reason) || !state.url) return stop(2, why.join(' '))
  if (!state.handover) return stop(3, handover)
  if (!isStored(state.vendor)) return stop(4, explainNotStored(state.vendor))
  if (!result) return stop(5, '')
  if (!result.hit) return stop(6, `The call produced no conversion: ${result.error.replace(/\.?$/, '.')} Check what the vendor sends in the call’s details.`)
  return result.hit.valid ? stop(8, '') : stop(7, 'The log endpoint found errors in the conversion. Correct what the call’s details list.')
}

const stop = (done, failure) => ({ done, failure })
