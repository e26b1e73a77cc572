//% if product == "web"
// Offline conversions for Optimizely Web Experimentation, in Tag Manager's sandbox.
//% elif product == "edge"
// Offline conversions for Optimizely Performance Edge, in Tag Manager's sandbox.
//% else
// Offline conversions for Optimizely Feature Experimentation, in Tag Manager's sandbox.
//% endif
// Configuration "{{ name }}", vendor "{{ vendor }}". Built by snippetgen "{{ version }}".
var callInWindow = require('callInWindow');
var callLater = require('callLater');
//% if data_layer
var copyFromDataLayer = require('copyFromDataLayer');
//% endif
var copyFromWindow = require('copyFromWindow');
//% if product == "edge" or "cookie" in visitor
var decodeUriComponent = require('decodeUriComponent');
//% endif
var encodeUriComponent = require('encodeUriComponent');
var getCookieValues = require('getCookieValues');
var getTimestampMillis = require('getTimestampMillis');
//% if "storage" in visitor or "cache" in given
var localStorage = require('localStorage');
//% endif
var logToConsole = require('logToConsole');

var LETTERS = 'abcdefghijklmnopqrstuvwxyz';
// The characters from - to ~ in the order of their codes, because the sandbox has no charCodeAt.
var ASCII = '-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`' + LETTERS + '{|}~';
var DIGITS = '0123456789' + LETTERS;
var ESCAPES = { '%': '', '.': '2E', '!': '21', "'": '27', '(': '28', ')': '29', '*': '2A', '~': '7E' };

var delay = "{{ wait_ms }}" / 254;

//% include "tag_manager/families/" ~ family.name ~ ".js"

//% if consent or "page" in visitor
/** The value of a page global, or the result of the function there. */
function fromPage(path) {
  var found = copyFromWindow(path);
  return typeof found == 'function' ? callInWindow(path) : found;
}

//% endif
//% if consent
/** Whether the page shows consent to the hand-over. */
function isAllowed() {
  return fromPage("{{ consent }}") === true;
}

//% elif "consent" in data_layer
/** Whether the visitor consents, according to the data layer. */
function isAllowed() {
//% if "consent_value" in data_layer
  return copyFromDataLayer("{{ layer_consent }}") === "{{ layer_yes }}";
//% else
  return copyFromDataLayer("{{ layer_consent }}") === true;
//% endif
}

//% endif
//% if "revenue" in data_layer
/** The data layer's revenue in cents; '' if it is neither a number nor text such as 49.90. */
function revenue() {
  var found = copyFromDataLayer("{{ layer_revenue }}");
//% if "cents" in data_layer
  return digits(found) && '' + found * 1;
//% else
  if (typeof found == 'number' ? found >= 0 : typeof found == 'string' && found.match('^[0-9]+([.][0-9][0-9]?)?$')) {
    found = found * 100 + 0.5;
    return digits(found - found % 1);
  }
  return '';
//% endif
}

//% endif
//% if product == "web"
/** Optimizely's value for a name, or an empty object. */
function ask(name) {
  return callInWindow('optimizely.get', name) || {};
}

//% endif
/**
 * The text of an id: digits. '' for anything else, and for a number that floating point may have
 * rounded.
 */
function digits(id) {
  var text = typeof id == 'string' || (typeof id == 'number' && 1 + id - id === 1) ? '' + id : '';
  return text.match('^[0-9]+$') ? text : '';
}

//% if product == "edge" or "cookie" in visitor
/** The value of a cookie, the last one of several; invalidly encoded text is returned unchanged. */
function cookie(name) {
  var values = getCookieValues(name, false);
  var text = values[values.length - 1] || '';
  return decodeUriComponent(text) || text;
}

//% endif
//% if visitor
/** The value of a source if it is a visitor id, otherwise ''. */
function ownId(found) {
  var id = typeof found == 'string' ? found : digits(found);
  return id.match('^(?!(0|undefined|null|NaN|\\[object Object\\])$)\\s*\\S') && 256 > id.length && encodeUriComponent(id) ? id : '';
}

/** The site's own visitor id, from the first configured source that has one. */
function visitorId() {
  return (
//% for kind, name in sources
//% if kind == "cookie"
    ownId(cookie("[[ name ]]")) ||
//% elif kind == "page"
    ownId(fromPage("[[ name ]]")) ||
//% else
    ownId(localStorage.getItem("[[ name ]]")) ||
//% endif
//% endfor
    ''
  );
}

//% elif product == "edge"
/** Optimizely's visitor id. */
function visitorId() {
  return cookie('optimizelyEndUserId');
}

//% else
/** Optimizely's visitor id. */
function visitorId() {
  var id = ask('visitor_id').randomId;
  return typeof id == 'string' ? id : digits(id);
}

//% endif
//% if product == "web"
/** The id of the event with a key, from the field or from the page. */
function entity(key, events) {
  var found = digits(data.entityId);
  var name;
  for (name in events) {
    if (!found && events[name] && events[name].apiName === key) {
      found = digits(events[name].id);
    }
  }
  return found;
}

//% endif
/** Text as a part of the value: '~' and two digits for the bytes of all but A-Z a-z 0-9 - _ and the kept character. */
function part(text, kept) {
  // undefined for a lone surrogate
  var encoded = encodeUriComponent(text) || '';
  var result = '';
  var index = 0;
  var mark;
  while (encoded.length > index) {
    mark = encoded.charAt(index++);
    result += ESCAPES[mark] === undefined || mark === kept ? mark : '~' + ESCAPES[mark];
  }
  return result;
}

/** The value followed by its checksum. */
function withChecksum(text) {
  var sum = 0;
  var index = 0;
  var checksum = '';
  while (text.length > index) {
    sum = (sum * 131 + 45 + ASCII.indexOf(text.charAt(index++))) % 4294967291;
  }
  do {
    checksum = DIGITS.charAt(sum % 36) + checksum;
    sum = (sum - sum % 36) / 36;
  } while (sum);
  return text + '.' + checksum;
}
//% if limit

/** Whether the text fits in the vendor's variable. */
function fits(text) {
//% if limit == "encoded"
  text = encodeUriComponent(text) || '';
//% endif
  return "{{ limit }}" >= text.length;
}
//% endif

/** Hands over the conversion if there is one. Returns 'ready', or the reason why there is none. */
function handOverIfReady() {
  var refused = getCookieValues('optimizelyOptOut', true);
//% if product == "web"
  var known;
//% endif
  var account;
  var project;
  var visitor;
  var user;
  var event;
  var key;
  var value;
  if (refused[refused.length - 1] === 'true') {
    return 'opted_out';
  }
//% if consent or "consent" in data_layer
  if (!isAllowed()) {
    return 'no_consent';
  }
//% endif
//% if product == "web"
  if (typeof copyFromWindow('optimizely.get') != 'function') {
    return 'optimizely_loading';
  }
  known = ask('data');
  account = digits(known.accountId);
  project = digits(known.projectId);
  if (!account || !project || (data.accountId || account) !== account || (data.projectId || project) !== project) {
    return 'no_project';
  }
//% else
//% if product == "edge"
  if (typeof copyFromWindow('optimizelyEdge.get') != 'function') {
    return 'optimizely_loading';
  }
//% endif
  account = digits(data.accountId);
  project = digits(data.projectId);
//% if product == "edge"
  if (!account || !project) {
    return 'no_project';
  }
//% else
  if (!account) {
    return 'no_project';
  }
//% endif
//% endif
  visitor = visitorId();
  user = visitor.match('\\S') && part(visitor, '.');
  if (!user) {
    return 'no_visitor';
  }
//% if product == "web"
  event = entity(data.goal, known.events);
//% else
  event = digits(data.entityId);
//% endif
  key = typeof data.goal == 'string' && data.goal.match('\\S') && part(data.goal);
  if (!event || !key) {
    return 'no_goal';
  }
//% if "revenue" in data_layer
  value = withChecksum('o1.' + account + '.' + project + '.' + event + '.' + key + '.' + revenue() + '.' + user);
//% else
  value = withChecksum('o1.' + account + '.' + project + '.' + event + '.' + key + '..' + user);
//% endif
//% if limit
  if (!fits("[[ longest ]]")) {
    return 'too_long';
  }
//% endif
  handOver({
//% for place, expression in fields
    "[[ place ]]": "[[ expression ]]"/*% if not loop.last %*/,/*% endif %*/
//% endfor
  });
  return 'ready';
}

/** Tries immediately, and then seven times at doubling intervals that add up to the wait. */
function attempt() {
  var reason = handOverIfReady();
  delay *= 2;
  if (reason === 'ready') {
    data.gtmOnSuccess();
  } else if ("{{ wait_ms }}" > delay) {
    wait(attempt, getTimestampMillis() + delay);
  } else {
    logToConsole('No conversion was handed over: ' + reason);
    data.gtmOnFailure();
  }
}

/** Calls a function at a given time, because the sandbox has no timer. */
function wait(fn, time) {
  callLater(function () {
    if (getTimestampMillis() >= time) {
      fn();
    } else {
      wait(fn, time);
    }
  });
}

attempt();
