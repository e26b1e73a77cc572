// Tells the preview, in whose frame the page is, what the snippet does, and sends conversions when it asks.
// Runs before anything else on the page: later, nothing of the language can be relied upon.
(function () {
  var situation = JSON.parse(document.getElementById('situation').textContent);
  var preview = situation.preview;
  var visit = new URLSearchParams(location.search).get('visit');
  var names = Object.getOwnPropertyNames;
  var parent = window.parent;
  var told;

  function tell(message) {
    message.visit = visit;
    parent.postMessage(message, preview.origin);
  }

  // Earlier situations' cookies must not stay, and those of other applications on this host are not ours to delete.
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
      expire(JSON.parse(sessionStorage.getItem('cookies')) || []);
      sessionStorage.setItem('cookies', JSON.stringify(ours()));
    } catch (error) {
      // Cookies are blocked, and storage with them.
    }
  }

  function held() {
    var stored = window.__page && window.__page.vendor ? window.__page.vendor.stored() : {};
    return names(stored).map(function (name) {
      return [name, String(stored[name])];
    });
  }

  function state() {
    var api = window[preview.global];
    var ran = !!(api && api.generateConversionUrl);
    var url = ran ? window.__preview.answer(api) : '';
    return {
      type: 'state',
      vendor: window.__page && window.__page.vendor ? held() : null,
      call: 'generateConversionUrl(' + preview.arguments + ')',
      url: url,
      reason: ran ? api.reason : 'not_run'
    };
  }

  function look() {
    var now = state();
    var text = [now.url, now.reason, !now.vendor].concat(now.vendor || []).join('\n');
    if (text !== told) {
      told = text;
      tell(now);
    }
  }

  // The query stays as it is; the address only takes a detour on this origin. Of a compact value a server makes an event.
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
          tell({ type: 'hit', url: record.events ? conversion : record.url });
        });
      })
      .catch(function (error) {
        tell({ type: 'failure', message: String(error) });
      });
  }

  window.__preview = { answer: null };
  window.addEventListener('error', function (event) {
    tell({ type: 'failure', message: String(event.message) });
  });
  window.addEventListener('message', function (event) {
    if (event.source === parent && event.origin === preview.origin && event.data === 'send') {
      send();
    }
  });
  window.addEventListener('DOMContentLoaded', function () {
    look();
    setInterval(look, 200);
  });
  forget();
})();
