// The code that the vendor has a page run ahead of its script: it starts the queue with the command that reads it.
(function () {
  var parameters = window.__page.situation.vendor.parameters;
  if (!parameters.before) return;
  (window[parameters.queue] = window[parameters.queue] || []).push([parameters.before]);
})();
