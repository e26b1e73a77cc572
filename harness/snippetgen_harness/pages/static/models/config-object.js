// A vendor that an object of the page's configures, as poolParams does for Invoca and the slots for Callcap's Webmatch:
// it reads the object when it starts and, if it can be asked to, once more.
(function () {
  var page = window.__page;
  var parameters = page.situation.vendor.parameters;
  if (page.vendor) return;
  var variables = {};

  function read() {
    var given = page.follow(parameters.object) || {};
    Object.getOwnPropertyNames(given).forEach(function (name) {
      page.keep(variables, name, given[name]);
    });
  }

  if (parameters.rerun) page.define(parameters.rerun, page.callable(read));
  if (!page.broken) read();
  page.run(function () {
    return [variables];
  });
})();
