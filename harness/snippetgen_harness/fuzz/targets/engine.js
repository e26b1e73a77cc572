// A page without a browser, anew for each case. `install` is the artifact in a function, `page` what
// differs between configurations; both stand before this.
var cookies, reads, written, storage;

// The page has added to what every object has.
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

/** What the vendor holds, wherever the family puts it: queue, cookies, storage. */
function stored(window) {
  var found = {};
  function keep(name, value) {
    if (page.variables.indexOf(name) >= 0) found[name] = value;
  }
  (window[page.queue] || []).forEach(function (variables) {
    Object.keys(variables).forEach(function (name) {
      keep(name, variables[name]);
    });
  });
  written.forEach(function (text) {
    var pair = text.split(';')[0].split('=');
    keep(pair[0], decodeURIComponent(pair[1]));
  });
  Object.keys(storage).forEach(function (name) {
    keep(name.slice(page.prefix.length), storage[name]);
  });
  return found;
}

function runCase(given) {
  var window = {
    optimizely: makePage.optimizely(given.optimizely),
    localStorage: {
      setItem: function (name, value) {
        storage[name] = value;
      }
    }
  };
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
