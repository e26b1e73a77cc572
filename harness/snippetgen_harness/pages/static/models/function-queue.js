// A vendor whose function is called once with everything, like Mango Office's. Until the script has
// loaded, a stub keeps the calls in its `q`. Only the first call that sets up call tracking counts.
(function () {
  var page = window.__page;
  var parameters = page.situation.vendor.parameters;
  if (page.vendor) return;
  var stub = window[parameters['function']];
  var settings = null;

  function vendor(call) {
    if (typeof call === 'function') {
      call(vendor);
    } else if (call && call[parameters.section] && !settings) {
      settings = call[parameters.section];
    }
  }

  window[parameters['function']] = page.callable(vendor);
  ((stub && stub.q) || []).forEach(function (call) {
    vendor.apply(null, call);
  });
  page.run(function () {
    return [page.parse((settings && settings[parameters.key]) || '')];
  });
  page.vendor.settings = function () {
    return settings;
  };
})();
