// A vendor whose method works once it is ready, some time after its script has loaded.
//
// Retreaver's number object and CoMagic's setProperty do not exist before. Calltouch's function of many commands and
// Roistat's setRoistatParams exist from the beginning, and silently ignore early calls; when Roistat has processed the
// visit, it calls a function of the page's.
(function () {
  var page = window.__page;
  var parameters = page.situation.vendor.parameters;
  if (page.vendor) return;
  var path = parameters.method.split('.');
  var variables = {};
  var ready = false;

  function keepAll(given) {
    Object.getOwnPropertyNames(given).forEach(function (name) {
      // Roistat drops what is empty.
      if (given[name] !== '') page.keep(variables, name, given[name]);
    });
  }

  var take = {
    pair: function (name, value) {
      if (typeof name === 'string' && typeof value === 'string') page.keep(variables, name, value);
    },
    object: function (given) {
      if (given && typeof given === 'object') keepAll(given);
    },
    json: function (text) {
      if (typeof text === 'string') keepAll(JSON.parse(text));
    }
  }[parameters.argument || 'pair'];

  function method() {
    var given = [].slice.call(arguments);
    var owner = path.length > 1 ? page.follow(path.slice(0, -1).join('.')) : undefined;
    if (owner && this !== owner) throw new TypeError('the method was called without its object');
    if (!ready || (parameters.first && given.shift() !== parameters.first)) return;
    take.apply(null, given);
  }

  function getReady() {
    ready = true;
    page.define(parameters.method, page.callable(method));
    if (parameters.ready && !page.follow(parameters.ready)) page.define(parameters.ready, 'ready');
    if (parameters.callback && window[parameters.callback]) window[parameters.callback]('12345');
  }

  if (parameters.first || parameters.callback) page.define(parameters.method, page.callable(method));
  setTimeout(getReady, 60);
  page.run(function () {
    return [variables];
  });
})();
