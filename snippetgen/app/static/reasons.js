// The codes of `reason` in words.

const REASONS = {
  ready: ['A conversion URL was built.', 'The vendor has what it needs.'],
  optimizely_missing: ['Nothing is sent: Optimizely is not on the page.', 'Without it there is no experiment to report to.'],
  optimizely_loading: ['Nothing is sent yet: Optimizely has not loaded.', 'The snippet waits for it, and then hands over.'],
  opted_out: ['Nothing is sent: the visitor opted out of Optimizely.', 'The cookie optimizelyOptOut says true.'],
  no_consent: ['Nothing is sent: the visitor has not agreed.', 'The page’s consent global does not say true.'],
  no_project: ['Nothing is sent: there is no valid project id.', 'Optimizely on the page tells none, or one that is not digits.'],
  no_visitor: ['Nothing is sent: the visitor has no id.', 'Look at the cookie optimizelyEndUserId.'],
  no_experiment: ['Nothing is sent: the visitor is in no experiment.', 'Look at the cookie optimizelyBuckets: it may be missing, broken, or hold only excluded ones.'],
  no_goal: ['Nothing is sent: the goal has no valid name.', 'Set the goal’s custom event name.'],
  too_long: ['Nothing is sent: the conversion is too long.', 'It does not fit the vendor’s variable, even without segments.'],
  not_run: ['The snippet did not run.', 'The page’s policy blocked it, or it is not on the page.']
}

/** What a reason means, and what to make of it. */
export const meaning = (reason) => (Object.hasOwn(REASONS, reason) ? REASONS[reason] : ['', ''])
