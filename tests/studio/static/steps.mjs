// Reads states of pages, each with the hints of the destination. Prints, for each one, how far the conversion got, why
// it stopped, and the lane of the timeline that is marked.

import { readFileSync } from 'node:fs'
import { explainHandover, explainReason, failedLane } from '../../../snippetgen/studio/static/lib/reasons.js'
import { progress } from '../../../snippetgen/studio/static/state/pipeline.js'

const judge = ({ hints, state, ...others }) => ({
  ...progress({
    current: true,
    state,
    why: state ? explainReason(state.reason, hints) : [],
    handover: state ? explainHandover(state) : '',
    ...others
  }),
  lane: state && failedLane(state),
  handover: state && explainHandover(state)
})

console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(judge)))
