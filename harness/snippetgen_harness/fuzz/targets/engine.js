// A page without a browser, fresh for each case. `install` is the artifact in a function, `startVendor` the model of the
// vendor's script, and `page` the data of the configuration; the program defines them first.
var cookies, reads, written, storage;

// The page has extended Object.prototype.
Object.prototype[70009] = '70009';
Object.prototype.evil = 'evil';

var document = Object.defineProperty({}, 'cookie', {
  get: function () {
    reads++;
    if (cookies === null) throw new Error('cookies are blocked');
    return cookies;
  },
  set: function (text) {
    written.push(text);
  }
});

function unknown(names, allowed) {
  return names.filter(function (name) {
    return allowed.indexOf(name) < 0;
  });
}

/** What the vendor holds once its script has loaded; null if the vendor has no script on the page. */
function stored(window) {
  var pairs = written.map(function (text) {
    return text.split(';')[0];
  });
  if (page.vendor.transport === 'request') return null;
  startVendor(window, { cookie: [cookies || ''].concat(pairs).join('; '), readyState: 'complete' }, function () {});
  return window.__page.vendor.stored();
}

function runCase(given) {
  var window = {
    __page: { situation: { vendor: page.vendor } },
    localStorage: {
      setItem: function (name, value) {
        storage[name] = value;
      },
      getItem: function (name) {
        return {}.hasOwnProperty.call(storage, name) ? storage[name] : null;
      }
    }
  };
  makePage.optimizely(window, given.optimizely);
  var before = Object.getOwnPropertyNames(window);
  makePage.consent(window, page.consent, given.consent);
  cookies = given.cookies;
  written = [];
  storage = {};
  install(window, document, function () {});
  var held = stored(window);
  var api = window[page.api];
  reads = 0;
  var url = api.generateConversionUrl.apply(api, makePage.arguments(given.arguments));
  var leaks = unknown(Object.getOwnPropertyNames(window), page.globals.concat(before));
  return [url, api.reason, reads, held, leaks];
}

var globals = Object.getOwnPropertyNames(this).concat('globals', 'run');

/** Runs cases; for each [url, reason, reads of document.cookie, what the vendor holds, leaked globals] or an error. */
function run(text) {
  var results = JSON.parse(text).map(function (given) {
    try {
      return runCase(given);
    } catch (error) {
      return String(error);
    }
  });
  return JSON.stringify([results, unknown(Object.getOwnPropertyNames(this), globals)]);
}
