// A vendor that captures cookies by their names, as version 10 of CallRail's swap.js does: with every session request. The
// first one follows when the script starts or, like CallRail's, when the document has been parsed; a vendor that can be
// asked to makes another one. CallRail's decodes values with unescape, which does not know UTF-8.
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

  function requestSession() {
    requests++;
    cookies().split('; ').forEach(function (pair) {
      var at = pair.indexOf('=');
      if (facts.variables.indexOf(pair.slice(0, at)) >= 0) {
        page.keep(variables, pair.slice(0, at), decode(pair.slice(at + 1)));
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
