// The code that a page runs before the vendor's script: a function that keeps calls until the script has loaded.
(function () {
  var name = window.__page.situation.vendor.parameters['function'];
  window[name] =
    window[name] ||
    function queue() {
      (queue.q = queue.q || []).push(arguments);
    };
})();
