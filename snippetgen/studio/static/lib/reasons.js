// Explains the codes of `reason` and `handover`: what they mean, and what to do.

const REASONS = {
  optimizely_missing: ['Nothing is sent: Optimizely is not on the page.', 'The data to report comes only from Optimizely. Add it to the page, or choose the destination that the site has.'],
  optimizely_loading: ['Nothing is sent yet: Optimizely has not loaded.', 'The snippet waits for it, and then hands over the conversion. If the page uses another product, change the destination.'],
  opted_out: ['Nothing is sent: the visitor opted out of Optimizely.', 'The cookie optimizelyOptOut is true. Respect it; to see a conversion, choose another situation.'],
  no_consent: ['Nothing is sent: the visitor has not consented.', 'The page’s consent global, or the key of its data layer, does not allow it. Give consent on the page, or check the name of the global or the key in the settings.'],
  no_project: ['Nothing is sent: there is no valid project or account id.', 'The id on the page is missing, contains a character that is not a digit, or differs from the configured id. Check project_id and account_id.'],
  no_visitor: ['Nothing is sent: the visitor has no id.', 'The id is missing or cannot be sent. Check that the site has set it before the snippet runs.'],
  no_experiment: ['Nothing is sent: the visitor is in no experiment.', 'A conversion without an experiment does not count. Check that an experiment runs on the page.'],
  no_goal: ['Nothing is sent: the goal cannot be sent.', 'Check the goal’s name.'],
  too_long: ['Nothing is sent: the conversion is too long.', 'It does not fit into the vendor’s variable. Choose a shorter goal name, or a packing or a vendor with more room.'],
  not_run: ['The snippet did not run.', 'The page’s Content-Security-Policy blocked it, or the page does not contain it. Add the tag to the page, and allow it in the policy.']
}

/** Returns a reason's meaning and a hint. `hints` contains the hints of the destination by reason. */
export const explainReason = (reason, hints) => {
  const [meaning, hint] = Object.hasOwn(REASONS, reason) ? REASONS[reason] : [`Nothing is sent: ${reason}.`, 'Choose another situation.']
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

const NOT_TAKEN = 'The vendor has not taken the conversion: its script is not ready yet, or it failed. Check that the script is on the page, then call refresh().'

const NOTHING_STORED = 'The vendor’s function was called with it, but nothing is stored.'

/** Returns whether the vendor has a value. `vendor` contains its variables, or is null without its script. */
export const isStored = (vendor) => Boolean(vendor?.some(([, value]) => value))

/** Returns what a page's state says about the hand-over of a conversion that was built. */
export const explainHandover = ({ handover, vendor }) => {
  if (handover === 'taken' && !isStored(vendor)) return NOTHING_STORED
  return Object.hasOwn(HANDOVERS, handover) ? HANDOVERS[handover] : NOT_TAKEN
}

/** Returns why the vendor has no value although one was handed over; `vendor` contains its
 * variables, or is null without its script. */
export const explainNotStored = (vendor) =>
  vendor
    ? 'The vendor’s script has not stored the conversion. Check its variable in the vendor’s account, then call refresh().'
    : 'The vendor’s script has not loaded, so nothing is stored. Check that it is on the page, and that the page’s policy allows it.'

const LANES = { not_run: 'snippet', no_goal: 'snippet', too_long: 'snippet', no_consent: 'page' }

/** Returns the lane of the timeline in which a conversion stopped, or null if it reached the vendor. */
export const failedLane = ({ reason, url, handover, vendor }) => {
  if (!url) return LANES[reason] ?? 'Optimizely'
  return handover && isStored(vendor) ? null : 'vendor'
}
