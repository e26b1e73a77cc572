// A vendor that captures cookies by name with every session request, like CallRail's swap.js. It
// makes the first request when the script starts or, like CallRail's script, when the document has
// been parsed; some vendors can be asked to make another one. CallRail's script decodes values with
// unescape, which does not support UTF-8. Version 12 of 2024 keeps the first value of a cookie in
// localStorage and from then on prefers it to the cookie; if the cookie has expired, it writes the
// kept value into a cookie for the whole domain. If there are two cookies and nothing is kept, it
// deletes the one for the host.
(function () {
  var page = window.__page;
  var facts = page.situation.vendor;
  if (page.vendor) return;
  var variables = {};
  var requests = 0;
  var domain = window.location.hostname.split('.').slice(-2).join('.');
  var decode = facts.parameters.decoder === 'unescape' ? unescape : decodeURIComponent;

  function cookies() {
    try {
      return document.cookie;
    } catch (error) {
      return ''; // they are blocked
    }
  }

  function valuesOf(name) {
    return cookies()
      .split('; ')
      .filter(function (pair) {
        return pair.indexOf(name + '=') === 0;
      })
      .map(function (pair) {
        return decode(pair.slice(name.length + 1));
      });
  }

  function readKept(name) {
    var key = facts.parameters.cache + name;
    var kept = JSON.parse(localStorage.getItem(key));
    var found = valuesOf(name);
    if (kept) {
      if (!found.length) document.cookie = name + '=' + escape(kept) + '; path=/; max-age=31536000; domain=' + domain;
      return kept;
    }
    if (found.length > 1) {
      document.cookie = name + '=; path=/; max-age=0';
      return valuesOf(name)[0];
    }
    if (found.length) localStorage.setItem(key, JSON.stringify(found[0]));
    return found[0];
  }

  function read(name) {
    if (!facts.parameters.cache) return valuesOf(name)[0];
    try {
      return readKept(name);
    } catch (error) {
      return valuesOf(name)[0]; // localStorage is blocked
    }
  }

  function requestSession() {
    requests++;
    facts.variables.forEach(function (name) {
      var value = read(name);
      if (value !== undefined) page.keep(variables, name, value);
    });
  }

  if (facts.parameters.rerun) page.define(facts.parameters.rerun, page.callable(requestSession));
  if (facts.parameters.reads_at === 'dom-ready' && document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', requestSession);
  } else {
    requestSession();
  }
  page.run(function () {
    return [variables];
  });
  page.vendor.requests = function () {
    return requests;
  };
})();
