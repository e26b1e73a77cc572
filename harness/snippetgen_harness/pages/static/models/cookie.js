// A vendor that captures cookies by their names, as CallRail's swap.js does: when it starts and, if it can be asked to,
// once more. (CallRail's documentation does not say that swap() captures again.)
(function () {
  var page = window.__page;
  var facts = page.situation.vendor;
  if (page.vendor) return;
  var variables = {};

  function cookies() {
    try {
      return document.cookie;
    } catch (error) {
      return ''; // they are blocked
    }
  }

  function capture() {
    cookies().split('; ').forEach(function (pair) {
      var at = pair.indexOf('=');
      if (facts.variables.indexOf(pair.slice(0, at)) >= 0) {
        page.keep(variables, pair.slice(0, at), decodeURIComponent(pair.slice(at + 1)));
      }
    });
  }

  if (facts.parameters.rerun) page.define(facts.parameters.rerun, page.callable(capture));
  capture();
  page.run(function () {
    return [variables];
  });
})();
