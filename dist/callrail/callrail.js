/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "callrail", vendor "callrail". Built by snippetgen "0.1.0".
 */
/* A second copy on the page leaves everything to the first. */
window["offlineConversion"] || function (encode) {
  var api;
  var optimizely; /* as the current call found it */
  var header; /* document.cookie, as it was last */
  var cookies = {}; /* Optimizely's in the header, by the rest of their names */
  var held; /* the conversion that the vendor has */
  var delay = 5000 / 254;

  /** Calls a function that may throw; returns '' if it does. */
  function safely(fn, first, second) {
    try {
      return fn(first, second);
    } catch (e) {
      return '';
    }
  }

  /** Makes a page function, which sees Optimizely and the cookies in one state for the whole call, and never throws. */
  function guarded(fn) {
    return function (first, second) {
      optimizely = window.optimizely;
      safely(readCookies);
      return safely(fn, first, second);
    };
  }

  /** Reads Optimizely's cookies if they have changed since the last call. If two have the same name, the last one counts, as in Optimizely's own client. */
  function readCookies() {
    var pattern = /(^|;)\s*optimizely(\w+)\s*=\s*([^;]*)/g;
    var match;
    if (header != (header = document.cookie)) {
      cookies = {};
      while ((match = pattern.exec(header))) {
        cookies[match[2]] = match[3];
      }
    }
  }

  /**
   * The text of an id: digits, or what another pattern allows. Throws if it is not an id, or if it is a number so large
   * that floating point may have rounded it.
   */
  function digits(id, pattern) {
    return (pattern || /^\d+$/).exec(id === '' + id || 1 + id - id === 1 ? id : '')[0];
  }

  /** Whether the vendor's variable holds the text; a value is never cut. */
  function fits(text) {
    text = encode(text);
    return 4089 >= text.length;
  }

  /** Decodes percent-encoded text; text that is not validly encoded stays as it is. */
  function decode(text) {
    return safely(decodeURIComponent, text) || text;
  }

  /**
   * The account id, from Optimizely.
   *
   * @return {String} digits, or '' before Optimizely has loaded
   */
  function getAccountId() {
    return digits(optimizely.getAccountId());
  }

  /**
   * The project id (an account's first project has the account's id), from Optimizely.
   *
   * @return {String} digits, or '' before Optimizely has loaded
   */
  function getProjectId() {
    return digits(optimizely.getProjectId());
  }

  /**
   * Optimizely's id of the visitor, from the cookie optimizelyEndUserId.
   *
   * @return {String} the id, or '' for a visitor who has none
   */
  function getUserId() {
    return decode(cookies.EndUserId || '');
  }

  /** The JSON that an Optimizely cookie holds; '' if it is broken. */
  function parse(text) {
    return text && safely(JSON.parse, decode(text));
  }

  /** A segment value as it is sent: most values in the cookie are encoded already, some are not. */
  function segment(value) {
    return typeof value != 'object' && value !== false && encode(decode('' + value));
  }

  /**
   * Query parameters for the entries of an object whose keys are ids.
   *
   * @param {String} prefix of each name, such as '&x'
   * @param {Function} clean returns a value as it is sent; if it throws or returns nothing, the entry is left out
   * @param {Object} values by id; text and lists have no entries
   */
  function parameters(prefix, clean, values) {
    var result = '';
    var id;
    var value;
    for (id in values) {
      /* What a page has added to Object.prototype is not ours. */
      value = /^\d+$/.test(id) && !values.concat && values[id] !== {}[id] && safely(clean, values[id]);
      if (value) {
        result += prefix + id + '=' + value;
      }
    }
    return result;
  }

  /** A variation id, or the ids of a multivariate test joined by '_'. Throws if one is 0: excluded. */
  function variation(id) {
    var text = '';
    var index = 0;
    id = id.pop ? id : [id];
    while (id.length > index) {
      text += (index ? '_' : '') + digits(id[index++], /^(0*[1-9]\d*(_\B|$))+$/);
    }
    return text;
  }

  /**
   * The visitor's experiments and variations, from Optimizely, or else from the cookie optimizelyBuckets.
   *
   * @return {String} query parameters such as '&x111=222&x333=444_555', or ''
   */
  function getVariationsInParameters() {
    return parameters('&x', variation, safely(function () {
      return optimizely.data.state.variationIdsMap;
    }) || parse(cookies.Buckets));
  }

  /**
   * The visitor's segments, from the cookie optimizelySegments.
   *
   * @return {String} query parameters such as '&s111=gc&s222=direct', or ''
   */
  function getSegmentsInParameters() {
    return parameters('&s', segment, parse(cookies.Segments));
  }

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
    /* A goal is already encoded if decoding and encoding it changes nothing. */
    var name = typeof goal == 'string' && /\S/.test(decode(goal)) &&
      (safely(encode, decode(goal)) == goal ? goal : safely(encode, goal));
    var url =
      'https://' + project + '.log.optimizely.com/event?a=' +
      project + '&d=' +
      account + '&n=' + name + '&u=' + encode(visitor) + experiments;
    var segments = getSegmentsInParameters();
    var tail =
      (typeof value == 'number' && safely(digits, value) ? '&v=' + value : '');

    if (cookies.PPID) {
      tail += '&p=' + encode(decode(cookies.PPID));
    }
    if (fits(url + segments + tail)) {
      tail = segments + tail;
    }
    api.reason =
      cookies.OptOut == 'true' ? 'opted_out' :
      !optimizely ? 'optimizely_missing' :
      !optimizely.getProjectId ? 'optimizely_loading' :
      !project || !account ? 'no_project' :
      !/\S/.test(visitor) ? 'no_visitor' :
      !experiments ? 'no_experiment' :
      !name ? 'no_goal' :
      !fits(url + tail) ? 'too_long' :
      'ready';
    return api.reason == 'ready' ? url + tail : '';
  }

  /** Hands a variable over in a cookie, which the vendor's script reads. */
  function handOver(name, value) {
    var age = 604800; /* seconds */
    document.cookie = name + '=' + encode(value) + '; path=/; SameSite=Lax; max-age=' + age;
    /* It would read the value that it has kept. */
    safely(forget, name);
  }

  /** Deletes the value that the vendor's script has kept. Throws if localStorage is blocked. */
  function forget(name) {
    window.localStorage.removeItem("calltrk-" + name);
  }

  /**
   * Hands the conversion over to the vendor, unless the vendor already holds it.
   *
   * @return {String} the conversion, or ''
   */
  function refresh() {
    var conversion = generateConversionUrl("phone_call_conversion");
    api.handover = '';
    if (conversion && conversion != held) {
      handOver("oc_url", conversion);
      held = conversion;
    }
    api.handover = held ? "placed" : '';
    return conversion;
  }

  /** Tries until the vendor holds a conversion: at once, then seven times at doubling intervals that add up to the wait. */
  function attempt() {
    if (!api.refresh() && 5000 > (delay *= 2)) {
      setTimeout(attempt, delay);
    }
  }

  api = window["offlineConversion"] = {
    getAccountId: guarded(getAccountId),
    getProjectId: guarded(getProjectId),
    getVariationsInParameters: guarded(getVariationsInParameters),
    getSegmentsInParameters: guarded(getSegmentsInParameters),
    getUserId: guarded(getUserId),
    refresh: guarded(refresh),
    generateConversionUrl: guarded(generateConversionUrl),
  };
  attempt();
}(encodeURIComponent);
