// The codes of `reason` in words.

const REASONS = {
  optimizely_missing: ['Nothing is sent: Optimizely is not on the page.', 'Without it there is no experiment to report to.'],
  optimizely_loading: ['Nothing is sent yet: Optimizely has not loaded.', 'The snippet waits for it, and then hands over. Or the page has Web Experimentation, and not Classic.'],
  opted_out: ['Nothing is sent: the visitor opted out of Optimizely.', 'The cookie optimizelyOptOut says true.'],
  no_consent: ['Nothing is sent: the visitor has not agreed.', 'The page’s consent global does not say true.'],
  no_project: ['Nothing is sent: there is no valid project or account id.', 'Optimizely on the page tells none, one that is not digits, or another than the configured one.'],
  no_visitor: ['Nothing is sent: the visitor has no id.', 'Look at the cookie optimizelyEndUserId.'],
  no_experiment: ['Nothing is sent: the visitor is in no experiment.', 'Look at the cookie optimizelyBuckets: it may be missing, broken, or hold only excluded ones.'],
  no_goal: ['Nothing is sent: the goal has no valid name.', 'Set the goal’s custom event name.'],
  too_long: ['Nothing is sent: the conversion is too long.', 'It does not fit the vendor’s variable, even without segments.'],
  not_run: ['The snippet did not run.', 'The page’s policy blocked it, or it is not on the page.']
}

const WEB = {
  optimizely_missing: ['Nothing is sent: Optimizely is not on the page.', 'Only Optimizely knows the visitor’s id.'],
  optimizely_loading: ['Nothing is sent yet: Optimizely has not loaded.', 'The snippet waits for it, and then hands over. Or the page has Classic, and not Web Experimentation.'],
  no_visitor: ['Nothing is sent: the visitor has no id.', 'Optimizely’s randomId is null or blank: the site gives ids of its own, and has not given one yet.'],
  no_goal: ['Nothing is sent: the page has no such event.', 'The goal is the event’s API name, to the letter. With entity_id the snippet needs no event on the page.'],
  too_long: ['Nothing is sent: the conversion is too long.', 'It does not fit the vendor’s variable.']
}

/** What a reason means, and what to make of it; with `web` where it is about Web Experimentation. */
export const meaning = (reason, web) => {
  const words = web && Object.hasOwn(WEB, reason) ? WEB : REASONS
  return Object.hasOwn(words, reason) ? words[reason] : ['', '']
}
