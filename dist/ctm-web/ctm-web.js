/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "ctm-web", vendor "ctm". Built by snippetgen "0.1.0".
 */
/* A second copy on the page leaves everything to the first. */
window["offlineConversion"] || function (encode) {
  var api;
  var generate;
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

  /** An id of Web Experimentation's own data. */
  function dataId(name) {
    return digits(optimizely.get('data')[name]);
  }

  /** The visitor's id. A site may set its own id, which is not in Optimizely's cookies. */
  function visitorId() {
    var id = optimizely.get('visitor_id').randomId;
    return typeof id == 'string' ? id : digits(id);
  }

  /** The visitor's experiments and variations, as query parameters. */
  function shownVariations() {
    return parameters('&x', function (shown) {
      return variation(shown.id);
    }, optimizely.get('state').getVariationMap());
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
      /* What a page has added to Object.prototype is not ours. */
      if (events[name] !== {}[name] && events[name] && events[name].apiName === key) {
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

  /**
   * Encodes text as a part of the value: A-Z a-z 0-9 - _ stay as they are, and every other byte becomes '~' and two
   * hexadecimal digits. Throws for half a surrogate pair.
   *
   * @param {String} text
   * @param {String} [kept] '.', if it does not end the part
   */
  function part(text, kept) {
    var result = '';
    var index = 0;
    var mark;
    text = encode(text);
    while ((mark = text[index++])) {
      /* Encodes the characters that encodeURIComponent keeps. */
      result += /[%.!'()*~]/.test(mark) && mark != kept ?
        '~' + { '%': '', '.': '2E', '!': 21, "'": 27, '(': 28, ')': 29, '*': '2A', '~': '7E' }[mark] :
        mark;
    }
    return result;
  }

  /** The value followed by its checksum, which shows whether the value was cut or changed in transit. */
  function withChecksum(text) {
    var sum = 0;
    var index = 0;
    while (text.length > index) {
      sum = (sum * 131 + text.charCodeAt(index++)) % 4294967291;
    }
    return text + '.' + sum.toString(36);
  }

  /**
   * What reports the conversion, as one value; `reason` says why there is none.
   *
   * @param {String} goal key of the event: its API name
   * @param {Number} [value] revenue in cents; anything but a whole number from 0 is left out
   * @return {String} o1.ACCOUNT.PROJECT.EVENT.KEY.REVENUE.VISITOR.CHECKSUM, or ''
   */
  function generateConversion(goal, value) {
    var account = safely(getAccountId);
    var project = safely(getProjectId);
    var event = safely(entity, goal);
    var key = typeof goal == 'string' && /\S/.test(goal) && safely(part, goal);
    var visitor = safely(getUserId);
    var user = /\S/.test(visitor) && safely(part, visitor, '.');
    var cents = typeof value == 'number' && safely(digits, value);
    var text = withChecksum(
      'o1.' + account + '.' + project + '.' + event + '.' + key + '.' + (cents || '') + '.' + user
    );

    api.reason =
      cookies.OptOut == 'true' ? 'opted_out' :
      !optimizely ? 'optimizely_missing' :
      typeof optimizely.get != 'function' ? 'optimizely_loading' :
      project != "20917322331" ||
      !project || !account ? 'no_project' :
      !user ? 'no_visitor' :
      !event || !key ? 'no_goal' :
      'ready';
    return api.reason == 'ready' ? text : '';
  }

  /** Hands the variables over in one object, which it pushes into the vendor's queue. */
  function handOver(variables) {
    (window["__ctm_cvars"] = window["__ctm_cvars"] || []).push(variables);
  }

  /**
   * Hands the conversion over to the vendor, unless the vendor already holds it.
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
    if (!api.refresh() && 5000 > (delay *= 2)) {
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
}(encodeURIComponent);
