// The code that a page runs before the vendor's script, if its method is a function of many commands: a function
// that keeps calls until the script has loaded.
(function () {
  var parameters = window.__page.situation.vendor.parameters;
  var name = parameters.method;
  if (!parameters.first || name.indexOf('.') >= 0) return;
  window[name] =
    window[name] ||
    function queue() {
      (queue.q = queue.q || []).push(arguments);
    };
})();
