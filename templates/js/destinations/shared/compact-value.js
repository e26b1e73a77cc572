/**
 * Encodes text as a part of the value: A-Z a-z 0-9 - _ are kept, and every other byte becomes '~'
 * and two hexadecimal digits. Returns '' if it is not text with a visible character, and throws for
 * a lone surrogate.
 *
 * @param {String} text
 * @param {String} [kept] '.', if it does not end the part
 */
function part(text, kept) {
  var result = '';
  var index = 0;
  var mark;
  text = '' + text === text && /\S/.test(text) ? encode(text) : '';
  while (text.length > index) {
    mark = text[index++];
    // Encodes the characters that encodeURIComponent keeps.
    result += !/[^\w-]/.test(mark) || mark == kept ? mark : '~' +
      (mark == '%' ? '' : { '*': '2A', '.': '2E', '~': '7E' }[mark] || mark.charCodeAt(0).toString(16));
  }
  return result;
}

/**
 * The value followed by its checksum, which shows whether the value was truncated or changed in
 * transit.
 */
function withChecksum(text) {
  var sum = 0;
  var index = 0;
  while (text.length > index) {
    sum = (sum * 131 + text.charCodeAt(index++)) % 4294967291;
  }
  return text + '.' + sum.toString(36);
}

/**
 * The conversion as one value; `reason` says why there is none.
//% if "classic" in destination.products
 * If the page has Classic, it is the conversion URL.
//% endif
 *
 * @param {String} goal key of the event: its API name
//% if "revenue" in data_layer
 * @param {Number} [value] revenue in cents, instead of the data layer's; anything but a whole
 * number of 0 or more is ignored
//% else
 * @param {Number} [value] revenue in cents; anything but a whole number of 0 or more is ignored
//% endif
 * @return {String} o1.ACCOUNT.PROJECT.EVENT.KEY.REVENUE.VISITOR.CHECKSUM, or ''
 */
function generateConversion(goal, value) {
//% if "classic" in destination.products
  if (classic) {
    return generateConversionUrl(goal, value);
  }
//% endif
  var account = safely(getAccountId);
  var project = safely(getProjectId);
  var visitor = safely(getUserId);
  var event = safely(entity, goal);
  var key = safely(part, goal);
  var user = safely(part, visitor, '.');
  var text = withChecksum(
    'o1.' + account + '.' + project + '.' + event + '.' + key + '.' + safely(cents, value) + '.' + user
  );

  return (api.reason =
    'true' == cookies.OptOut ? 'opted_out' :
//% if consent
    safely(ask, "{{ consent }}") !== true ? 'no_consent' :
//% elif "consent" in data_layer
    !safely(isAllowed) ? 'no_consent' :
//% endif
//% if destination.globals
    !optimizely ? 'optimizely_missing' :
//% if "classic" in destination.products and "web" not in destination.products
    !(edge && edge.get && edge.get.call) ? 'optimizely_loading' :
//% else
    !(optimizely.get && optimizely.get.call) ? 'optimizely_loading' :
//% endif
//% endif
//% if destination.products == ("edge",)
    safely(isOfAnotherProject) ? 'no_project' :
//% elif destination.products != ("feature",)
    !project || !account
//% if project_id
      || project != "{{ project_id }}"
//% endif
//% if account_id
      || account != "{{ account_id }}"
//% endif
//% if "edge" in destination.products
      || edge && safely(isOfAnotherProject)
//% endif
      ? 'no_project' :
//% endif
    !user ? 'no_visitor' :
    !event || !key ? 'no_goal' :
//% if limit and packing == "url"
    !fits(text) ? 'too_long' :
//% elif limit
    !fits(visitor) ? 'too_long' :
//% endif
    'ready') == 'ready' ? text : '';
}

/** Revenue, or ''. Throws if it is a number, but not a whole number of 0 or more. */
function cents(value) {
//% if "revenue" in data_layer
  if (value === void 0) {
    value = layerRevenue();
  }
//% endif
  return +value === value ? digits(value) : '';
}
