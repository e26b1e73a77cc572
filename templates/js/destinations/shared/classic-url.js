/**
 * The URL that reports the conversion; `reason` says why there is none.
 *
 * @param {String} goal custom event name of the goal, encoded or not
//% if "revenue" in data_layer
 * @param {Number} [value] revenue in cents, instead of the data layer's; anything but a whole
 * number of 0 or more is ignored
//% else
 * @param {Number} [value] revenue in cents; anything but a whole number of 0 or more is ignored
//% endif
 * @return {String} the URL, or ''
 */
function generateConversionUrl(goal, value) {
  var experiments = getVariationsInParameters();
  var name = safely(encodedGoal, goal);
  var url = safely(function () {
    return 'https://' + getProjectId() + '.log.optimizely.com/event?a=' +
//% if destination.receivers[0].form.sends_project
      getProjectId() + '&d=' +
//% endif
      getAccountId() + '&n=' + name + '&u=' + encode(getUserId()) + experiments
//% if not limit
      + getSegmentsInParameters() + safely(revenue, value)
//% if goal_ids
      + "{{ goal_ids }}"
//% endif
//% if universal_id
      + (cookies.PPID ? '&p=' + encode(cookies.PPID) : '')
//% endif
//% endif
    ;
  });
//% if limit
  var segments = getSegmentsInParameters();
  var tail = safely(revenue, value)
//% if goal_ids
    + "{{ goal_ids }}"
//% endif
//% if universal_id
    + (cookies.PPID ? '&p=' + encode(cookies.PPID) : '')
//% endif
  ;

//% if packing == "url"
  url = url && url + (fits(url + segments + tail) ? segments : '') + tail;
//% else
  url = url && url + (fits(segments) ? segments : '') + tail;
//% endif
//% endif

  return (api.reason =
    'true' != cookies.OptOut ?
//% if consent
    safely(ask, "{{ consent }}") !== true ? 'no_consent' :
//% elif "consent" in data_layer
    !safely(isAllowed) ? 'no_consent' :
//% endif
//% if destination.receivers | length == 1
    !optimizely ? 'optimizely_missing' :
    !optimizely.getProjectId ? 'optimizely_loading' :
//% endif
    !url
//% if project_id
      || getProjectId() != "{{ project_id }}"
//% endif
//% if account_id
      || getAccountId() != "{{ account_id }}"
//% endif
      ? 'no_project' :
    !/\S/.test(getUserId()) ? 'no_visitor' :
//% if destination.needs_experiment
    !experiments ? 'no_experiment' :
//% endif
    !/\S/.test(decode(name)) ? 'no_goal' :
//% if limit and packing == "url"
    !fits(url) ? 'too_long' :
//% elif limit
    !fits(getUserId()) || !fits(experiments) ? 'too_long' :
//% if universal_id
    !fits(cookies.PPID || '') ? 'too_long' :
//% endif
//% endif
    'ready' : 'opted_out') == 'ready' ? url : '';
}

/**
 * A goal's name as it is sent. It is already encoded if decoding and encoding it changes nothing.
 * Throws if it cannot be encoded.
 */
function encodedGoal(goal) {
  return '' + goal === goal ? encode(decode(goal)) == goal ? goal : encode(goal) : '';
}

/**
 * The parameter for revenue, or ''. Throws if it is a number, but not a whole number of 0 or more.
 */
function revenue(value) {
//% if "revenue" in data_layer
  if (value === void 0) {
    value = layerRevenue();
  }
//% endif
  return +value === value ? '&v=' + digits(value) : '';
}
