/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "callrail-feature", vendor "callrail". Built by snippetgen "0.1.0".
 */
/* A second copy on the page does nothing. */
window["offlineConversion"] || function (encode) {
  var generate;
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
   */
  function readPage() {
    var pattern = /;\s*optimizely(\w\w+)\s*=\s*([^;]*)/g;
    var match;
      if (header != (header = document.cookie)) {
        cookies = {};
        while ((match = pattern.exec(';' + header))) {
          cookies[match[1]] = decode(match[2]);
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
   * Follows a dotted path from the page's globals. Returns [the value, its object]; throws if a part
   * of the path is missing.
   */
  function follow(path) {
    var pattern = /[^.]+/g;
    var found = window;
    var owner;
    var match;
    while ((match = pattern.exec(path))) {
      owner = found;
      found = owner[match[0]];
    }
    return [found, owner];
  }

  /** The value at a path, or the result of the function there. */
  function ask(path) {
    var found = follow(path);
    return typeof found[0] == 'function' ? found[1][/[^.]+$/.exec(path)[0]]() : found[0];
  }

  /** Whether the text fits in the vendor's variable, because a value is never truncated. */
  function fits(text) {
    text = encode(text);
    return 4074 >= text.length;
  }

  /**
   * The account id, from the configuration.
   *
   * @return {String} digits
   */
  function getAccountId() {
    return "21468570738";
  }

  /**
   * The project id, from the configuration.
   *
   * @return {String} digits
   */
  function getProjectId() {
    return "20917322331";
  }

  /** The id of the configured event, if it has the key. */
  function entity(key) {
    return key === "phone_call_conversion" && "21591240822";
  }

  /**
   * The site's own visitor id.
   *
   * @return {String} the id, or '' if the visitor has none
   */
  function getUserId() {
    return visitorId();
  }

  /**
   * The site's own visitor id, from the first configured location that has one; '' if there is none.
   */
  function visitorId() {
    return (
      safely(ownId, function () {
        return cookie("uid");
      }) ||
      safely(ownId, function () {
        return ask("app.user.id");
      }) ||
      ''
    );
  }

  /**
   * The value at a location, if it is an id: text with a visible character or a whole number, but no
   * placeholder for a missing value. Throws or returns nothing if it is not an id.
   */
  function ownId(read) {
    var id = read();
    id = '' + id === id ? id : digits(id);
    return /^(?!(0|undefined|null|NaN|\[object Object\])$)\s*\S/.test(id) && 256 > id.length && encode(id) && id;
  }

  /** The value of a cookie of the site; if two have the same name, the last one counts. */
  function cookie(name) {
    var pattern = /;\s*([^;=\s]+)\s*=\s*([^;]*)/g;
    var value = '';
    var match;
    while ((match = pattern.exec(';' + header))) {
      if (match[1] == name) {
        value = decode(match[2]);
      }
    }
    return value;
  }

  /**
   * Feature Experimentation decides where its SDK runs, which is not necessarily the page.
   *
   * @return {String} ''
   */
  function getVariationsInParameters() {
    return '';
  }

  /**
   * Feature Experimentation uses no segments from a page.
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
      !user ? 'no_visitor' :
      !event || !key ? 'no_goal' :
      !fits(text) ? 'too_long' :
      'ready') == 'ready' ? text : '';
  }

  /** Revenue, or ''. Throws if it is a number, but not a whole number of 0 or more. */
  function cents(value) {
    return +value === value ? digits(value) : '';
  }

  var written = {}; /* the encoded values by name */

  /**
   * Hands over a variable in a cookie, which the vendor's script reads. Throws if the page has not
   * stored it.
   */
  function handOver(name, value) {
    var age = 2592000; /* seconds */
    safely(forget, name);
    written[name] = encode(value);
    document.cookie = name + '=' + written[name] + '; SameSite=Lax; path=/; max-age=' + age;
    if (!hasCookie(name)) {
      throw 0;
    }
  }

  /** Whether a name has no cookie with its value. */
  function isLost() {
    var name;
    for (name in written) {
      if (written[name] !== {}[name] && !hasCookie(name)) {
        return true;
      }
    }
  }

  /** Whether one of the cookies with a name has our value. */
  function hasCookie(name) {
    var pattern = RegExp('(; |^)' + name + '=([^;]*)', 'g');
    var text = document.cookie;
    var match;
    while ((match = pattern.exec(text))) {
      if (match[2] == written[name]) {
        return true;
      }
    }
  }

  /**
   * Deletes what the vendor's script would read instead of the cookie: the value that it has stored,
   * and the cookie for the whole domain that it has made from such a value. Throws if localStorage is
   * blocked.
   */
  function forget(name) {
    var domain = ['', window.location.hostname];
    window.localStorage.removeItem("calltrk-" + name);
    document.cookie = name + '=; path=/; max-age=0';
    /* Browsers log each domain that they reject, so no more are tried than necessary. */
    while (domain && RegExp('(; |^)' + name + '=').test(document.cookie)) {
      document.cookie = name + '=; path=/; max-age=0; domain=' + domain[1];
      domain = /\.(.+)/.exec(domain[1]);
    }
  }

  /**
   * Hands over the conversion to the vendor, unless the vendor already has it.
   *
   * @return {String} the conversion, or ''
   */
  function refresh() {
    var conversion = generateConversion("phone_call_conversion");
    if (held && safely(isLost)) {
      api.handover = held = '';
    }
    if (conversion && held !== conversion) {
      api.handover = '';
      handOver("optimizely_conversion", conversion);
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
