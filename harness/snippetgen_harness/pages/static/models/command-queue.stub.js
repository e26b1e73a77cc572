// The code that a page runs before the vendor's script: it starts the queue with the command that reads it.
(function () {
  var parameters = window.__page.situation.vendor.parameters;
  if (!parameters.before) return;
  (window[parameters.queue] = window[parameters.queue] || []).push([parameters.before]);
})();
