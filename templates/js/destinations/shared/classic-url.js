/**
 * The URL that reports the conversion; `reason` says why there is none.
 *
 * @param {String} goal custom event name of the goal, encoded or not
 * @param {Number} [value] revenue in cents; anything but a whole number from 0 is left out
 * @return {String} the URL, or ''
 */
function generateConversionUrl(goal, value) {
  var account = safely(getAccountId);
  var project = safely(getProjectId);
  var visitor = getUserId();
  var experiments = getVariationsInParameters();
  // A goal is already encoded if decoding and encoding it changes nothing.
  var name = typeof goal == 'string' && /\S/.test(decode(goal)) &&
    (safely(encode, decode(goal)) == goal ? goal : safely(encode, goal));
  var url =
    'https://' + project + '.log.optimizely.com/event?a=' +
//% if destination.receivers[0].form.sends_project
    project + '&d=' +
//% endif
    account + '&n=' + name + '&u=' + encode(visitor) + experiments;
//% if limit
  var segments = getSegmentsInParameters();
//% endif
  var tail =
//% if not limit
    getSegmentsInParameters() +
//% endif
    (typeof value == 'number' && safely(digits, value) ? '&v=' + value : '');

//% if goal_ids
  tail += "{{ goal_ids }}";
//% endif
//% if universal_id
  if (cookies.PPID) {
    tail += '&p=' + encode(decode(cookies.PPID));
  }
//% endif
//% if limit and packing == "url"
  if (fits(url + segments + tail)) {
    tail = segments + tail;
  }
//% elif limit
  if (fits(segments)) {
    tail = segments + tail;
  }
//% endif

  api.reason =
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
    !/\S/.test(visitor) ? 'no_visitor' :
//% if destination.needs_experiment
    !experiments ? 'no_experiment' :
//% endif
    !name ? 'no_goal' :
//% if limit and packing == "url"
    !fits(url + tail) ? 'too_long' :
//% elif limit
    !fits(visitor) || !fits(experiments) ? 'too_long' :
//% if universal_id
    !fits(decode(cookies.PPID || '')) ? 'too_long' :
//% endif
//% endif
    'ready';
  return api.reason == 'ready' ? url + tail : '';
}
