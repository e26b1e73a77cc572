// The code that the vendor has a page run ahead of its script: a function that keeps calls until the script has loaded.
(function () {
  var name = window.__page.situation.vendor.parameters['function'];
  window[name] =
    window[name] ||
    function queue() {
      (queue.q = queue.q || []).push(arguments);
    };
})();
