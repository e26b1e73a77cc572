/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "callrail", vendor "callrail". Built by snippetgen "0.1.0".
 */
// The ! ends a script before this one that lacks its last semicolon.
!function (window, document, encode) {
  var api;
  var optimizely; // as the current call found it
  var cookies; // Optimizely's, by the rest of their names, as the current call found them
  var held; // the conversion that the vendor has
  var delay = 5000 / 254;
  // A second copy on the page leaves everything to the first.
  if (window["offlineConversion"]) {
    return;
  }

  /** Calls a function that may throw; undefined where it does. */
  function safely(fn, first, second) {
    try {
      return fn(first, second);
    } catch (e) {}
  }

  /** Makes a page function: it reads Optimizely and the cookies once for the whole call, and never throws. */
  function guarded(fn) {
    return function (first, second) {
      optimizely = window.optimizely;
      cookies = {};
      safely(readCookies);
      return safely(fn, first, second) || '';
    };
  }

  /** Reads Optimizely's cookies. Of two with the same name the last one wins, as in Optimizely's own client. */
  function readCookies() {
    document.cookie.replace(/(?:^|;)\s*optimizely(\w+)\s*=\s*([^;]*)/g, function (match, name, text) {
      cookies[name] = text;
    });
  }

  /** Text of an id; '' for a number so large that adding 1 is lost on it: floating point may have changed it. */
  function exact(id) {
    return typeof id == 'string' || id + 1 - id == 1 ? '' + id : '';
  }

  /** An id as digits; '' if it is not one. */
  function digits(id) {
    return /^\d+$/.test(exact(id)) ? '' + id : '';
  }

  /** Follows a dotted path from the page's globals: [what is there, whose member it is]. Throws where the path breaks off. */
  function follow(path) {
    return path.split('.').reduce(function (found, key) {
      return [found[0][key], found[0]];
    }, [window]);
  }

  /** What a path leads to, or what the function there returns. */
  function ask(path) {
    var found = follow(path);
    return typeof found[0] == 'function' ? found[0].call(found[1]) : found[0];
  }

  /** Whether the vendor's variable holds the text; a value is never cut. */
  function fits(text) {
    text = encode(text);
    return text.length <= 4089;
  }

  /** Decodes percent-encoded text; text that is not validly encoded stays as it is. */
  function decode(text) {
    return safely(decodeURIComponent, text || '') || text || '';
  }

  /** Encodes a query value that may be encoded already. Throws on half a surrogate pair, which has no encoding. */
  function recode(text) {
    return encode(decode(text));
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
    return decode(cookies.EndUserId);
  }

  /** The JSON that an Optimizely cookie holds; undefined if it is broken. */
  function parse(text) {
    return safely(JSON.parse, decode(text));
  }

  /** A segment value as it is sent: most values in the cookie are encoded already, some are not. */
  function segment(value) {
    return typeof value != 'object' && value !== false && recode('' + value);
  }

  /**
   * Query parameters for the entries of an object whose keys are ids.
   *
   * @param {String} prefix of each name, such as '&x'
   * @param {Object} [values] by id
   * @param {Function} clean returns a value as it is sent; if it throws or returns nothing, the entry is left out
   */
  function parameters(prefix, values, clean) {
    var result = '';
    var id;
    var value;
    for (id in values) {
      // Neither text nor a list; and what a page has added to Object.prototype is not ours.
      value = !values.concat && {}.hasOwnProperty.call(values, id) && /^\d+$/.test(id) && safely(clean, values[id]);
      if (value) {
        result += prefix + id + '=' + value;
      }
    }
    return result;
  }

  /** A variation id, or the ids of a multivariate test joined by '_'; '' if one is 0: excluded. */
  function variation(id) {
    id = [].concat(id).map(exact).join('_');
    return /^(0*[1-9]\d*(_\B|$))+$/.test(id) && id;
  }

  /**
   * The visitor's experiments and variations, from Optimizely, or else from the cookie optimizelyBuckets.
   *
   * @return {String} query parameters such as '&x111=222&x333=444_555', or ''
   */
  function getVariationsInParameters() {
    return parameters('&x', safely(function () {
      return optimizely.data.state.variationIdsMap;
    }) || parse(cookies.Buckets), variation);
  }

  /**
   * The visitor's segments, from the cookie optimizelySegments.
   *
   * @return {String} query parameters such as '&s111=gc&s222=direct', or ''
   */
  function getSegmentsInParameters() {
    return parameters('&s', parse(cookies.Segments), segment);
  }

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
      project + '&d=' +
      account + '&n=' + name + '&u=' + encode(visitor) + experiments;

    if (cookies.PPID) {
      tail += '&p=' + recode(cookies.PPID);
    }
    if (!fits(head + segments + tail)) {
      segments = '';
    }
    reason =
      cookies.OptOut == 'true' ? 'opted_out' :
      !optimizely ? 'optimizely_missing' :
      !optimizely.getProjectId ? 'optimizely_loading' :
      !project || !account ? 'no_project' :
      !visitor.trim() ? 'no_visitor' :
      !experiments ? 'no_experiment' :
      !name ? 'no_goal' :
      !fits(head + tail) ? 'too_long' :
      '';
    api.reason = reason || 'ready';
    return reason ? '' : head + segments + tail;
  }

  /** Hands a variable over in a cookie, which the vendor's script reads. */
  function handOver(name, value) {
    var age = 604800; // seconds
    value = encode(value);
    document.cookie = name + '=' + value + '; path=/; SameSite=Lax; max-age=' + age;
  }

  /**
   * Hands the conversion over to the vendor, unless the vendor holds this very one.
   *
   * @return {String} the conversion, or ''
   */
  function refresh() {
    var conversion = generateConversionUrl("phone_call_conversion");
    api.handover = '';
    if (conversion && conversion != held) {
      handOver("oc_url", conversion);
      held = conversion;
      // If the vendor's script has read already, it reads once more.
      document.readyState == 'loading' ||
      safely(ask, "CallTrk.swap");
    }
    api.handover = held ? "placed" : '';
    return conversion;
  }

  /** Tries until the vendor holds a conversion: at once, then seven times at doubling intervals that add up to the wait. */
  function attempt() {
    if (!api.refresh() && (delay *= 2) < 5000) {
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
}(window, document, encodeURIComponent);
