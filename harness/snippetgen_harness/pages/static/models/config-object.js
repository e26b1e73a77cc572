// A vendor that is configured by an object on the page, such as Invoca's poolParams and the slots
// of Callcap's Webmatch. It reads the object when it starts and, if it can be asked to, once more.
// TrackDrive's library reads the object that the page has passed to it when the document has been
// parsed.
(function () {
  var page = window.__page;
  var parameters = page.situation.vendor.parameters;
  if (page.vendor) return;
  var variables = {};

  function readAll(given) {
    Object.getOwnPropertyNames(given).forEach(function (name) {
      page.keep(variables, name, given[name]);
    });
  }

  function read() {
    readAll(page.follow(parameters.object) || {});
  }

  // The page creates the object that it passes, unless the snippet has created it.
  function passObject() {
    var passed = page.follow(parameters.object) || {};
    page.define(parameters.object, passed);
    document.addEventListener('DOMContentLoaded', function () {
      readAll(passed);
    });
  }

  if (parameters.rerun) page.define(parameters.rerun, page.callable(read));
  if (parameters.reads_at === 'dom-ready' && document.readyState === 'loading') passObject();
  else if (!page.broken) read();
  page.run(function () {
    return [variables];
  });
})();
