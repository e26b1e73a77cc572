// Reports events on the page to the studio that frames it, and runs the studio's commands.
// Runs before anything else on the page, because later scripts may change JavaScript's own objects.
(function () {
  var situation = JSON.parse(document.getElementById('situation').textContent);
  var preview = situation.preview;
  var takesRequests = situation.vendor.transport === 'request'; // instead of running a script
  var visit = new URLSearchParams(location.search).get('visit');
  var names = Object.getOwnPropertyNames;
  var isArray = Array.isArray;
  var parse = JSON.parse;
  var every = window.setInterval.bind(window);
  var closest = Element.prototype.closest;
  var now = performance.now.bind(performance);
  var parent = window.parent;
  var seen = Object.create(null);
  var beacons = [];
  var reported;
  var held = '';

  function post(message) {
    message.visit = visit;
    parent.postMessage(message, preview.origin);
  }

  function happened(event, detail) {
    post({ type: 'event', ms: Math.round(now()), event: event, detail: detail || '' });
  }

  function once(event, detail) {
    if (seen[event]) return;
    seen[event] = true;
    happened(event, detail);
  }

  // Deletes the cookies of earlier situations, but not those of other applications on this host.
  function expire(cookies) {
    cookies.forEach(function (cookie) {
      document.cookie = cookie.name + '=; max-age=0; path=' + cookie.path;
    });
  }

  function ours() {
    var folder = location.pathname.replace(/\/[^/]*$/, '') || '/';
    var set = situation.cookies.map(function (cookie) {
      var path = /;\s*path=([^;]*)/i.exec(cookie);
      return { name: cookie.split(/[=;]/)[0], path: path ? path[1] : folder };
    });
    return set.concat(
      situation.vendor.variables.map(function (name) {
        return { name: name, path: '/' };
      })
    );
  }

  function forget() {
    try {
      expire(
        preview.identifying.map(function (name) {
          return { name: name, path: '/' };
        })
      );
      expire(JSON.parse(sessionStorage.getItem('cookies')) || []);
      sessionStorage.setItem('cookies', JSON.stringify(ours()));
    } catch (error) {
      // Cookies are blocked, and so is storage.
    }
  }

  // A vendor's beacons go to this origin instead of the vendor's.
  function keepBeacons() {
    var send = navigator.sendBeacon.bind(navigator);
    navigator.sendBeacon = function (url, body) {
      var target = new URL(url, location.href);
      beacons.push(String(body));
      post({ type: 'beacon', url: target.href, body: String(body) });
      happened('beacon', target.host);
      return send('/_receiver/' + target.host + target.pathname, body);
    };
  }

  function ofBeacons() {
    var stored = {};
    beacons.forEach(function (body) {
      var document = parse(body);
      situation.vendor.variables.forEach(function (name) {
        if (typeof document[name] === 'string') stored[name] = document[name];
      });
    });
    return stored;
  }

  function vendorIsThere() {
    return !!(window.__page && (takesRequests || window.__page.vendor));
  }

  function stored() {
    if (!vendorIsThere()) return {};
    return takesRequests ? ofBeacons() : window.__page.vendor.stored();
  }

  function variables() {
    var found = stored();
    return names(found).map(function (name) {
      return [name, String(found[name])];
    });
  }

  // What the vendor sends for the incoming call; null if that is not known.
  function returned() {
    if (!vendorIsThere()) return null;
    var call = preview.call;
    return takesRequests ? window.__page.returns([stored()], call) : window.__page.vendor.returns(call);
  }

  function ran() {
    var api = window[preview.global];
    return !!(api && api.generateConversionUrl);
  }

  // The page's own policy may block a call whose arguments TOML cannot express.
  function answer(api) {
    return window.__preview.answer ? window.__preview.answer(api) : api.generateConversionUrl(preview.goal);
  }

  function state() {
    var url = ran() ? answer(window[preview.global]) : '';
    return {
      type: 'state',
      vendor: vendorIsThere() ? variables() : null,
      call: 'generateConversionUrl(' + preview.arguments + ')',
      url: url,
      reason: ran() ? window[preview.global].reason : 'not_run',
      handover: ran() ? window[preview.global].handover : '',
      returned: returned()
    };
  }

  function look() {
    var current = state();
    var text = [current.url, current.reason, current.handover, !current.vendor].concat(current.vendor || []).join('\n');
    if (text !== reported) {
      reported = text;
      post(current);
    }
  }

  function watch() {
    var optimizely = window.optimizely || window.optimizelyEdge;
    if (isArray(optimizely)) once('optimizely_loading');
    else if (optimizely && (optimizely.getProjectId || optimizely.get)) once('optimizely_ready', situation.optimizely.kind);
    if (ran()) once('snippet', preview.global);
    if (vendorIsThere() && !takesRequests) once('vendor');
    var pairs = variables();
    var text = pairs.join('\n');
    if (text !== held) {
      held = text;
      happened(
        'handed_over',
        pairs
          .map(function (pair) {
            return pair[0];
          })
          .join(', ')
      );
    }
  }

  // A URL keeps its query, and goes to this origin instead. A server turns a compact value into an
  // event.
  function report(conversion) {
    return /^https:/.test(conversion)
      ? fetch(conversion.replace(/^https:\/\//, '/_endpoint/'))
      : fetch('/_event', { method: 'POST', body: conversion });
  }

  function send() {
    var conversion = state().url;
    if (!conversion) return;
    report(conversion)
      .then(function (response) {
        return response.json();
      })
      .then(function (records) {
        records.forEach(function (record) {
          post({ type: 'hit', url: record.events ? conversion : record.url });
        });
      })
      .catch(function (error) {
        post({ type: 'failure', message: String(error) });
      });
  }

  function refresh() {
    if (!ran()) return;
    window[preview.global].refresh();
    happened('refresh', window[preview.global].reason);
    watch();
    look();
  }

  var requests = {
    send: send,
    refresh: refresh,
    agree: function () {
      window.__page.answerConsent(true);
      refresh();
    }
  };

  // Actions that would leave the page or cover the studio are reported instead.
  function keepInFrame() {
    window.open = function (url) {
      happened('popup', String(url || ''));
      return null;
    };
    window.alert = window.confirm = window.prompt = function (text) {
      happened('dialog', String(text));
      return null;
    };
    window.print = function () {
      happened('dialog', 'print()');
    };
    // In the capturing phase, before the page's own listeners.
    document.addEventListener(
      'click',
      function (event) {
        var link = closest.call(event.target, 'a[href]');
        if (!link || link.getAttribute('href').charAt(0) === '#') return;
        event.preventDefault();
        if (link.protocol === 'tel:') return post({ type: 'call', number: link.getAttribute('href') });
        happened(link.hasAttribute('download') ? 'download' : link.target && link.target !== '_self' ? 'popup' : 'navigation', link.href);
      },
      true
    );
  }

  window.__preview = { answer: null, watch: watch };
  window.addEventListener('error', function (event) {
    happened('error', String(event.message));
    post({ type: 'failure', message: String(event.message) });
  });
  document.addEventListener('securitypolicyviolation', function (event) {
    happened('blocked', event.violatedDirective + ': ' + event.blockedURI);
  });
  window.addEventListener('message', function (event) {
    if (event.source !== parent || event.origin !== preview.origin) return;
    if (typeof event.data === 'string' && names(requests).indexOf(event.data) >= 0) requests[event.data]();
  });
  window.addEventListener('DOMContentLoaded', function () {
    watch();
    look();
    every(watch, 25);
    every(look, 200);
    every(function () {
      post({ type: 'alive' });
    }, 500);
  });
  happened('page', situation.optimizely.kind);
  keepBeacons();
  keepInFrame();
  forget();
})();
