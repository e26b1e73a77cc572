/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "ctm-web", vendor "ctm". Built by snippetgen "0.1.0".
 */
// The ! ends a script before this one that lacks its last semicolon.
!function (window, document, encode) {
  var api;
  var generate;
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

  /** An id of Web Experimentation's own data. */
  function dataId(name) {
    return digits(optimizely.get('data')[name]);
  }

  /** The visitor's id. A site may have given the visitor one of its own, which is in no cookie of Optimizely's. */
  function visitorId() {
    var id = optimizely.get('visitor_id').randomId;
    return typeof id == 'string' ? id : digits(id);
  }

  /** The visitor's experiments and variations, as query parameters. */
  function shownVariations() {
    return parameters('&x', optimizely.get('state').getVariationMap(), function (shown) {
      return variation(shown.id);
    });
  }

  /** The id of the event with a key: the configured one, or else the page's. */
  function entity(key) {
    var events = optimizely.get('data').events;
    var found;
    var name;
    if (key === "phone_call_conversion") {
      return "21591240822";
    }
    for (name in events) {
      // What a page has added to Object.prototype is not ours.
      if ({}.hasOwnProperty.call(events, name) && events[name] && events[name].apiName === key) {
        found = found || safely(digits, events[name].id);
      }
    }
    return found;
  }

  /**
   * The account id, from Optimizely.
   *
   * @return {String} digits, or '' before Optimizely has loaded
   */
  function getAccountId() {
    return dataId('accountId');
  }

  /**
   * The project id (an account's first project has the account's id), from Optimizely.
   *
   * @return {String} digits, or '' before Optimizely has loaded
   */
  function getProjectId() {
    return dataId('projectId');
  }

  /**
   * The id that Optimizely knows the visitor by, from Optimizely: it may be one of the site's own.
   *
   * @return {String} the id, or '' for a visitor who has none
   */
  function getUserId() {
    return visitorId();
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
   * The visitor's experiments and variations, from Optimizely. A conversion does not need them.
   *
   * @return {String} query parameters such as '&x111=222&x333=444', or ''
   */
  function getVariationsInParameters() {
    return shownVariations();
  }

  /**
   * Web Experimentation takes no segments from a page.
   *
   * @return {String} ''
   */
  function getSegmentsInParameters() {
    return '';
  }

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
   *
   * @param {String} goal key of the event: its API name
   * @param {Number} [value] revenue in cents; anything but a whole number from 0 is left out
   * @return {String} o1.<account>.<project>.<event>.<key>.<revenue>.<visitor>.<checksum>, or ''
   */
  function generateConversion(goal, value) {
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
      !optimizely ? 'optimizely_missing' :
      typeof optimizely.get != 'function' ? 'optimizely_loading' :
      project != "20917322331" ||
      !project || !account ? 'no_project' :
      !visitor ? 'no_visitor' :
      !event || !key ? 'no_goal' :
      '';
    api.reason = reason || 'ready';
    return reason ? '' : text;
  }

  /** Hands the variables over in one object, which it pushes into the vendor's queue. */
  function handOver(variables) {
    (window["__ctm_cvars"] = window["__ctm_cvars"] || []).push(variables);
  }

  /**
   * Hands the conversion over to the vendor, unless the vendor holds this very one.
   *
   * @return {String} the conversion, or ''
   */
  function refresh() {
    var conversion = generateConversion("phone_call_conversion");
    api.handover = '';
    if (conversion && conversion != held) {
      handOver({ "optimizely_conversion": conversion });
      held = conversion;
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

  generate = guarded(generateConversion);
  api = window["offlineConversion"] = {
    getAccountId: guarded(getAccountId),
    getProjectId: guarded(getProjectId),
    getVariationsInParameters: guarded(getVariationsInParameters),
    getSegmentsInParameters: guarded(getSegmentsInParameters),
    getUserId: guarded(getUserId),
    refresh: guarded(refresh),
    generateConversion: generate,
    generateConversionUrl: generate,
  };
  attempt();
}(window, document, encodeURIComponent);
