// Explains the codes of `reason` and `handover`.

const REASONS = {
  optimizely_missing: ['Nothing is sent: Optimizely is not on the page.', 'Only Optimizely knows what to report.'],
  optimizely_loading: ['Nothing is sent yet: Optimizely has not loaded.', 'The snippet waits for it, and then hands the conversion over. If the page uses another product, change the destination.'],
  opted_out: ['Nothing is sent: the visitor opted out of Optimizely.', 'The cookie optimizelyOptOut is true.'],
  no_consent: ['Nothing is sent: the visitor has not consented.', 'The page’s consent global is not true.'],
  no_project: ['Nothing is sent: there is no valid project or account id.', 'The id on the page is missing, contains a character that is not a digit, or differs from the configured id.'],
  no_visitor: ['Nothing is sent: the visitor has no id.', 'The id is missing or cannot be sent.'],
  no_experiment: ['Nothing is sent: the visitor is in no experiment.', 'A conversion without an experiment does not count.'],
  no_goal: ['Nothing is sent: the goal cannot be sent.', 'Check the goal’s name.'],
  too_long: ['Nothing is sent: the conversion is too long.', 'It does not fit into the vendor’s variable.'],
  not_run: ['The snippet did not run.', 'The page’s Content-Security-Policy blocked it, or the page does not contain it.']
}

/** Returns a reason's meaning and a hint. `hints` contains the hints of the destination by reason. */
export const explainReason = (reason, hints) => {
  const [meaning, hint] = Object.hasOwn(REASONS, reason) ? REASONS[reason] : ['', '']
  return [meaning, Object.hasOwn(hints, reason) ? hints[reason] : hint]
}

/** Returns the meaning and a hint for a page with products that the snippet does not read. `onPage` contains their titles, and `title` is the title of the snippet's destination. */
export const otherProduct = (onPage, title) => {
  return [`Nothing is sent: the page has ${onPage.join(' and ')}, which this snippet does not read.`, `The destination is ${title}. Change the destination, or choose a situation with the product that it reads.`]
}

const HANDOVERS = {
  placed: 'The vendor’s script can read it.',
  taken: 'The vendor’s script has taken it.',
  sent: 'It was sent to the vendor.'
}

/** Returns what a snippet’s `handover` says about a conversion that was built. */
export const explainHandover = (handover) =>
  Object.hasOwn(HANDOVERS, handover) ? HANDOVERS[handover] : 'The vendor has not taken it: its script is not ready yet, or it failed.'
