/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "ctm", vendor "ctm". Built by snippetgen "0.1.0".
 */
/* A second copy on the page does nothing. */
window["offlineConversion"] || function (encode) {
  var optimizely; /* as the current call found it */
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
    return digits(optimizely.getAccountId());
  }

  /**
   * The project id (an account's first project has the account's id), from Optimizely.
   *
   * @return {String} digits, or '' until Optimizely has loaded
   */
  function getProjectId() {
    return digits(optimizely.getProjectId());
  }

  /**
   * Optimizely's visitor id, from the cookie optimizelyEndUserId.
   *
   * @return {String} the id, or '' if the visitor has none
   */
  function getUserId() {
    return cookies.EndUserId || '';
  }

  /**
   * A segment value as it is sent. Most values in the cookie are already encoded, but some are not.
   */
  function segment(value) {
    return '' + value === value || +value === value || true === value ? encode(decode(value)) : '';
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
   * The visitor's experiments and variations, from Optimizely, or else from the cookie optimizelyBuckets.
   *
   * @return {String} query parameters such as '&x111=222&x333=444_555', or ''
   */
  function getVariationsInParameters() {
    return parameters('&x', cookies.Buckets, variation, safely(function () {
      return optimizely.data.state.variationIdsMap;
    }));
  }

  /**
   * The visitor's segments, from the cookie optimizelySegments.
   *
   * @return {String} query parameters such as '&s111=gc&s222=direct', or ''
   */
  function getSegmentsInParameters() {
    /* No cookie has this name, because names have two characters or more. */
    return cookies.S = cookies.S || parameters('&s', cookies.Segments, segment);
  }

  /**
   * A variation id, or the ids of a multivariate test joined by '_'. Throws if one is 0, which means
   * excluded.
   */
  function variation(id) {
    var index = 0;
    var text = '';
    id = id.pop ? id : [id];
    while (id[index] !== {}[index]) {
      text += (text && '_') + digits(id[index++], /^0*[1-9]\d*(_0*[1-9]\d*)*$/);
    }
    return text;
  }

  /**
   * The URL that reports the conversion; `reason` says why there is none.
   *
   * @param {String} goal custom event name of the goal, encoded or not
   * @param {Number} [value] revenue in cents; anything but a whole number of 0 or more is ignored
   * @return {String} the URL, or ''
   */
  function generateConversionUrl(goal, value) {
    var experiments = getVariationsInParameters();
    var name = safely(encodedGoal, goal);
    var url = safely(function () {
      return 'https://' + getProjectId() + '.log.optimizely.com/event?a=' +
        getProjectId() + '&d=' +
        getAccountId() + '&n=' + name + '&u=' + encode(getUserId()) + experiments
        + getSegmentsInParameters() + safely(revenue, value)
        + (cookies.PPID ? '&p=' + encode(cookies.PPID) : '')
      ;
    });
    return (api.reason =
      'true' != cookies.OptOut ?
      !optimizely ? 'optimizely_missing' :
      !optimizely.getProjectId ? 'optimizely_loading' :
      !url
        ? 'no_project' :
      !/\S/.test(getUserId()) ? 'no_visitor' :
      !experiments ? 'no_experiment' :
      !/\S/.test(decode(name)) ? 'no_goal' :
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
    return +value === value ? '&v=' + digits(value) : '';
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
    var conversion = generateConversionUrl("phone_call_conversion");
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

  var api = window["offlineConversion"] = {
    getProjectId: guarded(getProjectId),
    getAccountId: guarded(getAccountId),
    generateConversionUrl: guarded(generateConversionUrl),
    getUserId: guarded(getUserId),
    getSegmentsInParameters: guarded(getSegmentsInParameters),
    getVariationsInParameters: guarded(getVariationsInParameters),
    refresh: guarded(refresh),
    handover: '',
  };
  attempt();
}(encodeURIComponent);
