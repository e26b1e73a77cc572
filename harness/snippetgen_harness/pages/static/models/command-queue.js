// A vendor that runs commands from a queue: it replays an array in order when its script loads.
//
// Like Infinity's nas.v1, it runs later commands at once. A variable counts if it was set before the command that tracks
// the visit, or live. If one command sets all variables as one text, the vendor reads the array once, like Freespee's
// fs.js: from then on the queue ignores that command.
(function () {
  var page = window.__page;
  var parameters = page.situation.vendor.parameters;
  if (page.vendor) return;
  var stub = window[parameters.queue] || [];
  var variables = {};
  var tracked = false;
  var live = false;

  var set = {
    pair: function (argument) {
      if (Array.isArray(argument)) page.keep(variables, argument[0], argument[1]);
    },
    flat: function (name, value) {
      if (typeof name === 'string') page.keep(variables, name, value);
    },
    query: function (text) {
      if (!live) variables = page.parse(text);
    }
  }[parameters.argument || 'pair'];

  function run(command) {
    if (parameters.before && command[0] === parameters.before) tracked = true;
    if (command[0] === parameters.command && (!tracked || live)) set.apply(null, command.slice(1));
  }

  window[parameters.queue] = { push: page.callable(run) };
  stub.forEach(run);
  live = true;
  page.run(function () {
    return [variables];
  });
})();
