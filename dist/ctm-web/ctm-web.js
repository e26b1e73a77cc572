/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "ctm-web", vendor "ctm". Built by snippetgen "0.1.0".
 */
/* A second copy on the page does nothing. */
window["offlineConversion"] || function (encode) {
  var generate;
  var optimizely; /* as the current call found it */
  var data; /* Web Experimentation's data, if the current call has read it */
  var header; /* the last document.cookie */
  var cookies = {}; /* Optimizely's cookies, by the rest of their names */
  var held; /* the conversion that the vendor has */
  var delay = 20; /* doubled before each retry */
  /** Calls a function that may throw; returns '' if it does. */
  function safely(fn, first, second) {
    try {
      return fn(first, second);
    } catch (e) {
      return '';
    }
  }

  /**
   * Makes a function for the page that never throws. Optimizely and the cookies do not change during
   * a call.
   */
  function guarded(fn) {
    return function (first, second) {
      safely(readPage);
      return safely(fn, first, second);
    };
  }

  /**
   * Looks for Optimizely, and reads its cookies if they have changed since the last call. If two have
   * the same name, the last one counts, as in Optimizely's own client.
   *
   * The first read in a frame takes longer than the rest of the snippet. On load, it waits until
   * Optimizely has loaded, because there is nothing to hand over before.
   */
  function readPage() {
    var pattern = /;\s*optimizely(\w\w+)\s*=\s*([^;]*)/g;
    var match;
    optimizely = window.optimizely;
    data = '';
    if (api.reason
      || safely(getProjectId)
    ) {
      if (header != (header = document.cookie)) {
        cookies = {};
        while ((match = pattern.exec(';' + header))) {
          cookies[match[1]] = decode(match[2]);
        }
      }
    }
  }

  /** Decodes percent-encoded text; returns other text, and invalidly encoded text, unchanged. */
  function decode(text) {
    return /%/.test(text) && safely(decodeURIComponent, text) || text;
  }

  /**
   * The text of an id: digits, or what another pattern allows. Throws if it is not an id, or if it is
   * such a large number that floating point may have rounded it.
   */
  function digits(id, pattern) {
    /* The id becomes text. Text is not a function, so the call throws. */
    return (pattern || /^\d+$/).test(id = '' + id === id || 1 + id - id == 1 ? '' + id : '') ? id : id();
  }

  /**
   * The account id, from Optimizely.
   *
   * @return {String} digits, or '' until Optimizely has loaded
   */
  function getAccountId() {
    return digits(webData().accountId);
  }

  /**
   * The project id (an account's first project has the account's id), from Optimizely.
   *
   * @return {String} digits, or '' until Optimizely has loaded
   */
  function getProjectId() {
    return digits(webData().projectId);
  }

  /**
   * The visitor id from Optimizely, which may be an id that the site has set.
   *
   * @return {String} the id, or '' if the visitor has none
   */
  function getUserId() {
    var id = optimizely.get('visitor_id').randomId;
    return '' + id === id ? id : digits(id);
  }

  /** Optimizely's data, which is read only once per call because Optimizely copies all of it. */
  function webData() {
    return data = data || optimizely.get('data');
  }

  /** The id of the event with a key: the configured one, or else the page's. */
  function entity(key) {
    var events = webData().events;
    var found;
    var name;
    if (key === "phone_call_conversion") {
      return "21591240822";
    }
    for (name in events) {
      /* Members that a page has added to Object.prototype are not ours. */
      if (events[name] !== {}[name]) {
        found = found || safely(idFor, key, events[name]);
      }
    }
    return found;
  }

  /** The id of an event if it has the key. Throws if the id is invalid. */
  function idFor(key, event) {
    return event.apiName === key && digits(event.id);
  }

  /**
   * Query parameters for the entries of an object whose keys are ids.
   *
   * @param {String} prefix of each name, such as '&x'
   * @param {String} text a cookie with the object in JSON
   * @param {Function} clean returns a value as it is sent; if it throws or returns '', the entry is
   * omitted
   * @param {Object} [values] the object, which takes precedence over the text; strings and arrays
   * have no entries
   */
  function parameters(prefix, text, clean, values) {
    var result = '';
    var id;
    for (id in values = values || safely(JSON.parse, text)) {
      result += safely(function () {
        /* Members that a page has added to Object.prototype are not ours. */
        return values.concat || (text = values[id]) === {}[id] ? '' :
          (text = clean(text)) && prefix + digits(id) + '=' + text;
      });
    }
    return result;
  }

  /**
   * The visitor's experiments and variations, from Optimizely. A conversion does not need them.
   *
   * @return {String} query parameters such as '&x111=222&x333=444', or ''
   */
  function getVariationsInParameters() {
    return parameters('&x', '', variation, optimizely.get('state').getVariationMap());
  }

  /** The id of a variation that the visitor sees, or '' if it is 0, which means excluded. */
  function variation(shown) {
    return +shown.id ? digits(shown.id) : '';
  }

  /**
   * Web Experimentation uses no segments from a page.
   *
   * @return {String} ''
   */
  function getSegmentsInParameters() {
    return '';
  }

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
      /* Encodes the characters that encodeURIComponent keeps. */
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
   *
   * @param {String} goal key of the event: its API name
   * @param {Number} [value] revenue in cents; anything but a whole number of 0 or more is ignored
   * @return {String} o1.ACCOUNT.PROJECT.EVENT.KEY.REVENUE.VISITOR.CHECKSUM, or ''
   */
  function generateConversion(goal, value) {
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
      !optimizely ? 'optimizely_missing' :
      !(optimizely.get && optimizely.get.call) ? 'optimizely_loading' :
      !project || !account
        || project != "20917322331"
        ? 'no_project' :
      !user ? 'no_visitor' :
      !event || !key ? 'no_goal' :
      'ready') == 'ready' ? text : '';
  }

  /** Revenue, or ''. Throws if it is a number, but not a whole number of 0 or more. */
  function cents(value) {
    return +value === value ? digits(value) : '';
  }

  /** Hands over the variables in one object, which it pushes into the vendor's queue. */
  function handOver(variables) {
    (window["__ctm_cvars"] = window["__ctm_cvars"] || []).push(variables);
  }

  /**
   * Hands over the conversion to the vendor, unless the vendor already has it.
   *
   * @return {String} the conversion, or ''
   */
  function refresh() {
    var conversion = generateConversion("phone_call_conversion");
    if (conversion && held !== conversion) {
      api.handover = '';
      handOver({ "optimizely_conversion": conversion });
      held = conversion;
      api.handover = "placed";
    }
    return conversion;
  }

  /**
   * Tries until the vendor has a conversion: immediately, and then seven times at doubling intervals
   * that add up to the wait or a little more.
   */
  function attempt() {
    api.refresh() || 2000 > delay && setTimeout(attempt, delay += delay);
  }

  generate = guarded(generateConversion);
  var api = window["offlineConversion"] = {
    getProjectId: guarded(getProjectId),
    getAccountId: guarded(getAccountId),
    generateConversion: generate,
    generateConversionUrl: generate,
    getUserId: guarded(getUserId),
    getSegmentsInParameters: guarded(getSegmentsInParameters),
    getVariationsInParameters: guarded(getVariationsInParameters),
    refresh: guarded(refresh),
    handover: '',
  };
  attempt();
}(encodeURIComponent);
