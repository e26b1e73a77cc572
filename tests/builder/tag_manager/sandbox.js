// Tag Manager's sandbox, as far as our templates use it: the documented APIs on a page made of plain values, each
// refused unless the template's permissions allow it. `page` has `window`, `cookies` (names and values), `now`
// in milliseconds. It may have `dataLayer`, by dotted keys; `later`, the actions at a time, as
// {time, happens}; and `patch`, which changes the language and returns a function that undoes the
// change. It is not documented what a template's own objects inherit, so the model lets them
// inherit what the page's objects inherit.
var keysOf = Object.keys;

function makeSandbox(page, permissions) {
  var log = [];
  var later = [];
  var written = [];
  var scripts = [];

  function refuse(what) {
    throw new Error('not permitted: ' + what);
  }

  function allow(path, access) {
    var keys = (permissions.access_globals || {}).keys || [];
    keys.some(function (key) {
      return key.key === path && key[access];
    }) || refuse(access + ' ' + path);
  }

  function allowStored(name, access) {
    var keys = (permissions.access_local_storage || {}).keys || [];
    keys.some(function (key) {
      return key.key === name && key[access];
    }) || refuse(access + ' localStorage ' + name);
  }

  // Values that cross the border of the sandbox are copied, and functions are wrapped.
  function copy(value) {
    var result;
    if (typeof value == 'function') {
      return function () {
        return copy(value.apply(undefined, [].slice.call(arguments).map(copy)));
      };
    }
    if (value === null || typeof value != 'object') {
      return value;
    }
    result = Array.isArray(value) ? [] : {};
    keysOf(value).forEach(function (key) {
      // `__proto__` may be a key like any other.
      Object.defineProperty(result, key, { value: copy(value[key]), enumerable: true, writable: true, configurable: true });
    });
    return result;
  }

  function find(path) {
    var owner;
    var found = page.window;
    path.split('.').forEach(function (name) {
      owner = found;
      found = found === null || found === undefined ? undefined : found[name];
    });
    return { owner: owner, value: found };
  }

  function includes(list, text) {
    return (list || []).indexOf(text) !== -1;
  }

  return {
    log: log,
    written: written,
    scripts: scripts,
    later: later,
    apis: {
      callInWindow: function (path) {
        allow(path, 'execute');
        var found = find(path);
        var given = [].slice.call(arguments, 1).map(copy);
        return typeof found.value == 'function' ? copy(found.value.apply(found.owner, given)) : undefined;
      },
      callLater: function (fn) {
        later.push(fn);
      },
      copyFromDataLayer: function (key) {
        includes((permissions.read_data_layer || {}).keyPatterns, key) || refuse('data layer ' + key);
        return copy((page.dataLayer || {})[key]);
      },
      copyFromWindow: function (path) {
        allow(path, 'read');
        return copy(find(path).value);
      },
      createQueue: function (path) {
        allow(path, 'read');
        allow(path, 'write');
        page.window[path] = page.window[path] || [];
        return function () {
          var queue = page.window[path];
          queue.push.apply(queue, [].slice.call(arguments).map(copy));
        };
      },
      decodeUriComponent: function (text) {
        try {
          return decodeURIComponent(text);
        } catch (e) {
          return undefined;
        }
      },
      encodeUriComponent: function (text) {
        try {
          return encodeURIComponent(text);
        } catch (e) {
          return undefined;
        }
      },
      getCookieValues: function (name, decode) {
        includes((permissions.get_cookies || {}).cookieNames, name) || refuse('cookie ' + name);
        return page.cookies
          .filter(function (cookie) {
            return cookie[0] === name;
          })
          .map(function (cookie) {
            return decode === false ? cookie[1] : decodeURIComponent(cookie[1]);
          });
      },
      getTimestampMillis: function () {
        return page.now;
      },
      injectScript: function (url, onSuccess, onFailure, token) {
        includes((permissions.inject_script || {}).urls, url) || refuse('script ' + url);
        scripts.push([url, token]);
        later.push(onSuccess);
      },
      localStorage: {
        getItem: function (name) {
          allowStored(name, 'read');
          var found = (page.window.stored || {})[name];
          return found === undefined ? null : found;
        },
        setItem: function (name, value) {
          allowStored(name, 'write');
          page.window.stored = page.window.stored || {};
          page.window.stored[name] = value;
        }
      },
      logToConsole: function (text) {
        permissions.logging || refuse('logging');
        log.push(text);
      },
      setCookie: function (name, value, options, encode) {
        var allowed = ((permissions.set_cookies || {}).allowedCookies || []).some(function (cookie) {
          return cookie.name === name && (cookie.path === '*' || cookie.path === options.path);
        });
        allowed || refuse('setting cookie ' + name);
        page.cookies.push([name, encode === false ? value : encodeURIComponent(value)]);
        written.push([name, page.cookies[page.cookies.length - 1][1], options]);
      }
    }
  };
}

// Runs the code of a template with field values; `apis` by name.
function runTemplate(code, apis, data) {
  new Function('require', 'data', code)(function (name) {
    if (!apis.hasOwnProperty(name)) {
      throw new Error('no such API: ' + name);
    }
    return apis[name];
  }, data);
}

// Runs a template on a page until nothing is left to do; time passes with each turn.
function visit(code, permissions, page, data) {
  var sandbox = makeSandbox(page, permissions);
  var outcome = [];
  data.gtmOnSuccess = function () {
    outcome.push('success');
  };
  data.gtmOnFailure = function () {
    outcome.push('failure');
  };
  var restore = page.patch ? page.patch() : function () {};
  try {
    runTemplate(code, sandbox.apis, data);
    while (sandbox.later.length) {
      page.now += 4;
      if (page.later && page.now >= page.later.time) {
        page.later.happens();
      }
      sandbox.later.shift()();
    }
  } catch (e) {
    if (/^(not permitted|no such API)/.test(e.message)) {
      throw e;
    }
    outcome.push('error');
  } finally {
    restore();
  }
  return { outcome: outcome, log: sandbox.log, written: sandbox.written, scripts: sandbox.scripts };
}

// Runs the scenarios of a template's test section; returns the failures. As in Tag Manager, a mocked API needs no
// permission.
function runScenarios(code, permissions, tests) {
  var failures = [];
  tests.scenarios.forEach(function (scenario) {
    var sandbox = makeSandbox({ window: {}, cookies: [], now: 0 }, permissions);
    var calls = {};

    function recorded(name, fn) {
      calls[name] = [];
      return function () {
        calls[name].push([].slice.call(arguments));
        return fn.apply(undefined, arguments);
      };
    }

    function mock(name, value) {
      sandbox.apis.hasOwnProperty(name) || fail('no such API: ' + name);
      sandbox.apis[name] = recorded(name, typeof value == 'function' ? value : function () { return value; });
    }

    function mockObject(name, value) {
      sandbox.apis.hasOwnProperty(name) || fail('no such API: ' + name);
      sandbox.apis[name] = value;
    }

    function runCode(data) {
      data.gtmOnSuccess = recorded('gtmOnSuccess', function () {});
      data.gtmOnFailure = recorded('gtmOnFailure', function () {});
      runTemplate(code, sandbox.apis, data);
    }

    function assertApi(name) {
      function called() {
        return (calls[name] || []).length;
      }
      return {
        wasCalled: function () {
          called() || fail(name + ' was not called');
        },
        wasNotCalled: function () {
          called() && fail(name + ' was called');
        }
      };
    }

    function assertThat(actual) {
      return {
        isEqualTo: function (expected) {
          JSON.stringify(actual) === JSON.stringify(expected) ||
            fail(JSON.stringify(actual) + ' is not ' + JSON.stringify(expected));
        }
      };
    }

    function fail(message) {
      throw new Error(message);
    }

    try {
      new Function('mock', 'mockObject', 'runCode', 'assertApi', 'assertThat', 'fail', (tests.setup || '') + '\n' + scenario.code)(
        mock, mockObject, runCode, assertApi, assertThat, fail
      );
    } catch (e) {
      failures.push(scenario.name + ': ' + e.message);
    }
  });
  return failures;
}
