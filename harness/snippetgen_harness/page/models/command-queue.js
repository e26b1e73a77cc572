// A vendor that runs commands from a queue, as Infinity's nas.v1 does: a stub array is replayed in order
// when the script loads, and pushes run at once from then on. A variable counts if it was set before
// the visit was tracked, or live after that.
(function () {
  var page = window.__page;
  var parameters = page.situation.vendor.parameters;
  var stub = window[parameters.queue] || [];
  var variables = {};
  var tracked = false;
  var live = false;

  function run(command) {
    if (command[0] === parameters.before) tracked = true;
    if (command[0] === parameters.command && Array.isArray(command[1]) && (!tracked || live)) {
      variables[command[1][0]] = command[1][1];
    }
  }

  window[parameters.queue] = { push: run };
  stub.forEach(run);
  live = true;
  page.vendor = {
    stored: function () {
      return variables;
    }
  };
})();
