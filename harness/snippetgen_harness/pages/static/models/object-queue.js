// A vendor that reads objects from a queue, like CallTrackingMetrics' t.js and Ringba. It adopts an
// existing array, and sends all of it with every event. Ringba accepts only objects of one type.
(function () {
  var page = window.__page;
  var parameters = page.situation.vendor.parameters;
  if (page.vendor) return;
  var queue = (window[parameters.queue] = window[parameters.queue] || []);

  if (page.broken) queue.push = page.callable(Array.prototype.push);
  page.run(function () {
    return queue
      .filter(function (given) {
        return !parameters.type || given.type === parameters.type;
      })
      .map(function (given) {
        var variables = {};
        Object.getOwnPropertyNames(given).forEach(function (name) {
          if (!parameters.type || name !== 'type') page.keep(variables, name, given[name]);
        });
        return variables;
      });
  });
})();
