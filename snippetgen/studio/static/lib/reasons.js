// Explains the codes of `reason` and `handover`.

const REASONS = {
  optimizely_missing: ['Nothing is sent: Optimizely is not on the page.', 'Without Optimizely, the visitor is in no experiment. Performance Edge counts if the destination includes edge, or if it is auto and account_id, project_id and entity_id are set.'],
  optimizely_loading: ['Nothing is sent yet: Optimizely has not loaded.', 'The snippet waits for Classic, and then hands the conversion over. If the page uses Web Experimentation instead, change the destination.'],
  opted_out: ['Nothing is sent: the visitor opted out of Optimizely.', 'The cookie optimizelyOptOut is true.'],
  no_consent: ['Nothing is sent: the visitor has not consented.', 'The page’s consent global is not true.'],
  no_project: ['Nothing is sent: there is no valid project or account id.', 'The id on the page is missing, contains a character that is not a digit, or differs from the configured id.'],
  no_visitor: ['Nothing is sent: the visitor has no id.', 'Check the cookie optimizelyEndUserId.'],
  no_experiment: ['Nothing is sent: the visitor is in no experiment.', 'Check the cookie optimizelyBuckets: it may be missing or broken, or contain only excluded experiments.'],
  no_goal: ['Nothing is sent: the goal has no valid name.', 'Set the goal’s custom event name.'],
  too_long: ['Nothing is sent: the conversion is too long.', 'It does not fit into the vendor’s variable, even without segments.'],
  not_run: ['The snippet did not run.', 'The page’s Content-Security-Policy blocked it, or the page does not contain it.']
}

const WEB = {
  optimizely_missing: ['Nothing is sent: Optimizely is not on the page.', 'Only Optimizely knows the visitor’s id. Performance Edge counts if the destination includes edge, or if it is auto and account_id, project_id and entity_id are set.'],
  optimizely_loading: ['Nothing is sent yet: Optimizely has not loaded.', 'The snippet waits for Web Experimentation, and then hands the conversion over. If the page uses Classic instead, change the destination.'],
  no_visitor: ['Nothing is sent: the visitor has no id.', 'Optimizely’s randomId is null or blank. The site uses its own visitor ids, and has not set one yet.'],
  no_goal: ['Nothing is sent: the page has no such event.', 'The goal must match the event’s API name exactly. If entity_id is set, the page need not have the event.'],
  too_long: ['Nothing is sent: the conversion is too long.', 'It does not fit into the vendor’s variable.']
}

/** Returns a reason's meaning and a hint. `web` says whether the snippet uses Web Experimentation.
 * */
export const explainReason = (reason, web) => {
  const words = web && Object.hasOwn(WEB, reason) ? WEB : REASONS
  return Object.hasOwn(words, reason) ? words[reason] : ['', '']
}

const PRODUCTS = { classic: 'Optimizely Classic', web: 'Web Experimentation', edge: 'Performance Edge', feature: 'Feature Experimentation' }

/** Returns the meaning and a hint for a page whose products the snippet does not read; `title` is that of its destination. */
export const otherProduct = (onPage, title) => {
  const names = onPage.map((each) => PRODUCTS[each] ?? each).join(' and ')
  return [`Nothing is sent: the page has ${names}, which this snippet does not read.`, `The destination is ${title}. Change the destination, or choose a situation with the product that it reads.`]
}

const HANDOVERS = {
  placed: 'The vendor’s script can read it.',
  taken: 'The vendor’s script has taken it.',
  sent: 'It was sent to the vendor.'
}

/** Returns what a snippet’s `handover` says about a conversion that was built. */
export const explainHandover = (handover) =>
  Object.hasOwn(HANDOVERS, handover) ? HANDOVERS[handover] : 'The vendor has not taken it: its script is not ready yet, or it failed.'
