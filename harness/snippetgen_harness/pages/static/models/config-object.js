// A vendor that is set up with an object of the page's, as Invoca is with poolParams and Callcap's Webmatch with its
// slots: it reads the object when it starts and, where it can be asked to, once more.
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
