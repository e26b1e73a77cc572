// A vendor that runs commands from a queue: it replays an array in order when its script loads, and
// runs later commands immediately.
//
// With Infinity's nas.v1, a variable counts if it was set before the command that tracks the visit,
// or later. If one command sets all variables as one string, each command replaces it, and the
// text at the first number request counts. The script makes it when it starts or, like Freespee's
// fs.js, at the load event; if the queue has the command `hold` when the script starts, the script
// makes the request when the function of that command returns true instead. A later command `hold`
// can make the request earlier than the load event. The script calls the function every 100
// milliseconds, and not immediately. If fs.js comes after the load event without that command, it
// requests nothing. The page can request more numbers, each with the text at that time.
(function () {
  var page = window.__page;
  var parameters = page.situation.vendor.parameters;
  if (page.vendor) return;
  var stub = window[parameters.queue] || [];
  var variables = {};
  var tracked = false;
  var live = false;
  var isReady; // the function of the command `hold`
  var requested = null; // the text of the first number request

  var set = {
    pair: function (argument) {
      if (Array.isArray(argument)) page.keep(variables, argument[0], argument[1]);
    },
    flat: function (name, value) {
      if (typeof name === 'string') page.keep(variables, name, value);
    },
    query: function (text) {
      if (parameters.current) page.define(parameters.current, text);
      variables = page.parse(text);
    }
  }[parameters.argument || 'pair'];

  function run(command) {
    if (parameters.before && command[0] === parameters.before) tracked = true;
    if (parameters.hold && command[0] === parameters.hold) {
      isReady = command[1];
      waitForPage();
    }
    if (command[0] === parameters.command && (!tracked || live)) set.apply(null, command.slice(1));
  }

  function requestFirst() {
    requested = requested || variables;
  }

  function waitForPage() {
    setTimeout(function () {
      if (isReady()) requestFirst();
      else waitForPage();
    }, 100);
  }

  window[parameters.queue] = { push: page.callable(run) };
  if (parameters.current) page.define(parameters.current, '');
  stub.forEach(run);
  live = true;
  if (parameters.reads_at !== 'load') requestFirst();
  else if (!isReady) window.addEventListener('load', requestFirst);
  page.run(function () {
    return [parameters.argument === 'query' ? requested || {} : variables];
  });
  page.vendor.requestNumber = function () {
    requested = variables;
  };
})();
