// A vendor that takes objects from a queue, as CallTrackingMetrics' t.js does: it adopts an array that
// is there and sends the whole of it with every event; the call's record holds it as JSON text.
(function () {
  var page = window.__page;
  var parameters = page.situation.vendor.parameters;
  var queue = (window[parameters.queue] = window[parameters.queue] || []);

  page.vendor = {
    stored: function () {
      var merged = {};
      queue.forEach(function (variables) {
        Object.getOwnPropertyNames(variables).forEach(function (name) {
          merged[name] = variables[name];
        });
      });
      return merged;
    }
  };
})();
