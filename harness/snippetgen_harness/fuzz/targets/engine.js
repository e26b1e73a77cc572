// A page without a browser, fresh for each case. `install` is the artifact in a function, `startVendor` the model of the
// vendor's script, and `page` the data of the configuration. A library runs between this script and the first case, and
// may replace what scripts share: this one keeps what it needs, and uses loops.
var cookies, reads, storage, attributes, edgeScript;
var parse = JSON.parse;
var stringify = JSON.stringify;
var names = Object.getOwnPropertyNames;

var document = Object.defineProperty({}, 'cookie', {
  get: function () {
    reads++;
    if (cookies === null) throw new Error('cookies are blocked');
    return cookies;
  },
  set: function (text) {
    if (cookies === null) throw new Error('cookies are blocked');
    if (!/; max-age=0(;|$)/.test(text)) cookies += '; ' + /[^;]*/.exec(text)[0];
  }
});

var html = {
  setAttribute: function (name, value) {
    attributes[name] = value;
  },
  getAttribute: function (name) {
    return {}.hasOwnProperty.call(attributes, name) ? attributes[name] : null;
  },
  removeAttribute: function (name) {
    delete attributes[name];
  }
};

document.querySelector = function (selector) {
  if (selector === 'html') return html;
  return selector === 'script[src*="/edge-client/v1/"]' && edgeScript ? { src: edgeScript } : null;
};

function has(list, name) {
  for (var index = 0; index < list.length; index++) {
    if (list[index] === name) return true;
  }
  return false;
}

function unknown(found, allowed) {
  var left = [];
  for (var index = 0; index < found.length; index++) {
    if (!has(allowed, found[index])) left[left.length] = found[index];
  }
  return plain(left);
}

/** Prevents a library's toJSON from changing an array or an object. */
function plain(value) {
  return Object.defineProperty(value, 'toJSON', { value: undefined });
}

/**
 * What the vendor has stored once its script has loaded; null if the vendor has no script on the
 * page, or cannot read it because cookies are blocked.
 */
function stored(window) {
  if (page.vendor.transport === 'request' || !page.models) return null;
  if (page.vendor.transport === 'cookie' && cookies === null) return null;
  startVendor(window, { cookie: cookies || '', readyState: 'complete' }, function () {});
  return plain(window.__page.vendor.stored());
}

function runCase(given) {
  var window = {
    __page: { situation: { vendor: page.vendor } },
    location: { hostname: 'shop.example' },
    localStorage: {
      setItem: function (name, value) {
        storage[name] = value;
      },
      getItem: function (name) {
        return {}.hasOwnProperty.call(storage, name) ? storage[name] : null;
      },
      removeItem: function (name) {
        delete storage[name];
      }
    }
  };
  storage = {};
  attributes = {};
  makePage.optimizely(window, given.optimizely);
  makePage.own(window, document, given.own);
  var before = names(window);
  makePage.consent(window, page.consent, given.consent);
  cookies = given.cookies;
  edgeScript = given.optimizely.script;
  install(window, document, function () {});
  var held = stored(window);
  var api = window[page.api];
  reads = 0;
  var url = api.generateConversionUrl.apply(api, makePage.arguments(given.arguments));
  for (var index = 0; index < page.globals.length; index++) before[before.length] = page.globals[index];
  return plain([url, api.reason, reads, held, unknown(names(window), before)]);
}

var globals;

/** Remembers the globals that the page has before the snippets. */
function remember() {
  globals = names(this);
}

/**
 * Runs cases. For each case, returns [url, reason, reads of document.cookie, what the vendor
 * stored, leaked globals], or an error.
 */
function run(text) {
  var cases = parse(text);
  var results = [];
  for (var index = 0; index < cases.length; index++) {
    try {
      results[index] = runCase(cases[index]);
    } catch (error) {
      results[index] = '' + error;
    }
  }
  return stringify(plain([plain(results), unknown(names(this), globals)]));
}
