/** Text as a part of the value: A-Z a-z 0-9 - _ . stay, the bytes of all else are '~' and two digits. Throws on half a surrogate pair. */
function part(text) {
  return encode(text).replace(/[!'()*~]/g, function (mark) {
    return '~' + mark.charCodeAt(0).toString(16).toUpperCase();
  }).replace(/%/g, '~');
}

/** The value followed by its checksum, which shows whether the value was cut or changed on its way. */
function withChecksum(text) {
  var sum = 0;
  var index = 0;
  while (index < text.length) {
    sum = (sum * 131 + text.charCodeAt(index++)) % 4294967291;
  }
  return text + '.' + sum.toString(36);
}

/** The key of an event as a part of the value. A '.' would end the part. */
function keyPart(key) {
  return key.trim() && part(key).replace(/\./g, '~2E');
}

/** The visitor's id as a part of the value. */
function visitorPart() {
  return getUserId().trim() && part(getUserId());
}

/**
 * What reports the conversion, as one value; `reason` says why there is none.
//% if destination.receivers | length > 1
 * If the page has Classic, it is the conversion URL.
//% endif
 *
 * @param {String} goal key of the event: its API name
 * @param {Number} [value] revenue in cents; anything but a whole number from 0 is left out
 * @return {String} o1.<account>.<project>.<event>.<key>.<revenue>.<visitor>.<checksum>, or ''
 */
function generateConversion(goal, value) {
//% if destination.receivers | length > 1
  if (isClassic()) {
    return generateConversionUrl(goal, value);
  }
//% endif
  var reason;
  var account = safely(getAccountId);
  var project = safely(getProjectId);
  var event = safely(entity, goal);
  var key = safely(keyPart, goal);
  var visitor = safely(visitorPart);
  var cents = safely(digits, value) && value.toFixed ? value : '';
  var text = withChecksum(['o1', account, project, event, key, cents, visitor].join('.'));

  reason =
    cookies.OptOut == 'true' ? 'opted_out' :
//% if consent
    safely(ask, "{{ consent }}") !== true ? 'no_consent' :
//% endif
    !optimizely ? 'optimizely_missing' :
    typeof optimizely.get != 'function' ? 'optimizely_loading' :
//% if project_id
    project != "{{ project_id }}" ||
//% endif
//% if account_id
    account != "{{ account_id }}" ||
//% endif
    !project || !account ? 'no_project' :
    !visitor ? 'no_visitor' :
    !event || !key ? 'no_goal' :
//% if limit and packing == "url"
    !fits(text) ? 'too_long' :
//% elif limit
    !fits(getUserId()) ? 'too_long' :
//% endif
    '';
  api.reason = reason || 'ready';
  return reason ? '' : text;
}
