/** A goal's name as it is sent. It is encoded already when decoding changes it and encoding gives it back. */
function goalName(goal) {
  return decode(goal.trim()).trim() && (recode(goal) == goal ? goal : encode(goal));
}

/**
 * The URL that reports the conversion; `reason` says why there is none.
 *
 * @param {String} goal custom event name of the goal, encoded or not
 * @param {Number} [value] revenue in cents; anything but a whole number from 0 is left out
 * @return {String} the URL, or ''
 */
function generateConversionUrl(goal, value) {
  var reason;
  var account = safely(getAccountId);
  var project = safely(getProjectId);
  var visitor = getUserId();
  var experiments = getVariationsInParameters();
  var segments = getSegmentsInParameters();
  var name = safely(goalName, goal);
  var tail = safely(digits, value) && value.toFixed ? '&v=' + value : '';
  var head =
    'https://' + project + '.log.optimizely.com/event?a=' +
//% if destination.receivers[0].form.sends_project
    project + '&d=' +
//% endif
    account + '&n=' + name + '&u=' + encode(visitor) + experiments;

//% if goal_ids
  tail += "{{ goal_ids }}";
//% endif
//% if universal_id
  if (cookies.PPID) {
    tail += '&p=' + recode(cookies.PPID);
  }
//% endif
//% if limit and packing == "url"
  if (!fits(head + segments + tail)) {
    segments = '';
  }
//% elif limit
  if (!fits(segments)) {
    segments = '';
  }
//% endif

  reason =
    cookies.OptOut == 'true' ? 'opted_out' :
//% if consent
    safely(ask, "{{ consent }}") !== true ? 'no_consent' :
//% endif
//% if destination.receivers | length == 1
    !optimizely ? 'optimizely_missing' :
    !optimizely.getProjectId ? 'optimizely_loading' :
//% endif
//% if project_id
    project != "{{ project_id }}" ||
//% endif
//% if account_id
    account != "{{ account_id }}" ||
//% endif
    !project || !account ? 'no_project' :
    !visitor.trim() ? 'no_visitor' :
//% if destination.needs_experiment
    !experiments ? 'no_experiment' :
//% endif
    !name ? 'no_goal' :
//% if limit and packing == "url"
    !fits(head + tail) ? 'too_long' :
//% elif limit
    !fits(visitor) || !fits(experiments) ? 'too_long' :
//% if universal_id
    !fits(decode(cookies.PPID)) ? 'too_long' :
//% endif
//% endif
    '';
  api.reason = reason || 'ready';
  return reason ? '' : head + segments + tail;
}
