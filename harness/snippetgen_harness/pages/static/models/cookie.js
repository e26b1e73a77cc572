// A vendor that captures cookies by their names, as CallRail's swap.js does, with every session request. The first one
// follows when the script starts or, like CallRail's, when the document has been parsed; a vendor that can be asked to makes
// another one. CallRail's decodes values with unescape, which does not know UTF-8. Version 12 keeps the first value of
// a cookie in localStorage and, from then on, prefers that to the cookie.
(function () {
  var page = window.__page;
  var facts = page.situation.vendor;
  if (page.vendor) return;
  var variables = {};
  var requests = 0;
  var decode = facts.parameters.decoder === 'unescape' ? unescape : decodeURIComponent;

  function cookies() {
    try {
      return document.cookie;
    } catch (error) {
      return ''; // they are blocked
    }
  }

  function prefer(name, value) {
    var key = facts.parameters.cache + name;
    if (!facts.parameters.cache) return value;
    try {
      if (!localStorage.getItem(key)) localStorage.setItem(key, JSON.stringify(value));
      return JSON.parse(localStorage.getItem(key));
    } catch (error) {
      return value; // localStorage is blocked
    }
  }

  function requestSession() {
    requests++;
    cookies().split('; ').forEach(function (pair) {
      var at = pair.indexOf('=');
      if (facts.variables.indexOf(pair.slice(0, at)) >= 0) {
        page.keep(variables, pair.slice(0, at), prefer(pair.slice(0, at), decode(pair.slice(at + 1))));
      }
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
