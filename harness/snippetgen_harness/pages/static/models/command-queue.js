// A vendor that runs commands from a queue: a stub array is replayed in order when the script loads.
//
// As Infinity's nas.v1 does, it runs what is pushed later at once; a variable counts if it was set before the visit
// was tracked, or live after that. Where one command sets all variables as one text, as Freespee's fs.js does, the
// array is read once: from then on the queue ignores what is pushed.
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
