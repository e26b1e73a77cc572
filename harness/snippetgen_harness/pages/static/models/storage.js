// A vendor that reads localStorage when it starts and, if it can be asked to, once more: an Invoca
// tag does this if its fields are declared with the source localStorage.getItem("inv_<name>").
(function () {
  var page = window.__page;
  var facts = page.situation.vendor;
  if (page.vendor) return;
  var variables = {};

  function item(name) {
    try {
      return window.localStorage.getItem((facts.parameters.prefix || '') + name);
    } catch (error) {
      return null; // it is blocked
    }
  }

  function read() {
    facts.variables.forEach(function (name) {
      if (item(name) !== null) page.keep(variables, name, item(name));
    });
  }

  if (facts.parameters.rerun) page.define(facts.parameters.rerun, page.callable(read));
  read();
  page.run(function () {
    return [variables];
  });
})();
