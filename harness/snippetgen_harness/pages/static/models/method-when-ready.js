// A vendor whose method works once it is ready, some time after its script has loaded.
//
// CoMagic's setProperty does not exist before. Calltouch's function of many commands and Roistat's
// setRoistatParams exist from the beginning, and silently ignore early calls. Roistat sets its
// visit before the method works, and calls one of the page's functions as soon as it does.
// Retreaver's method belongs to a number object that the page keeps in a global: a page that
// requests another number puts another object there, and each number has its own tags.
(function () {
  var page = window.__page;
  var parameters = page.situation.vendor.parameters;
  if (page.vendor) return;
  var path = parameters.method.split('.');
  var owners = path.length > 1 ? path.slice(0, -1).join('.') : '';
  var variables = {};
  var numbers = []; // the variables of each number
  var ready = false;

  function keepAll(variables, given) {
    Object.getOwnPropertyNames(given).forEach(function (name) {
      // Roistat drops empty values, Retreaver keeps them.
      if (given[name] !== '' || parameters.watch) page.keep(variables, name, given[name]);
    });
  }

  var take = {
    pair: function (variables, name, value) {
      if (typeof name === 'string' && typeof value === 'string') page.keep(variables, name, value);
    },
    object: function (variables, given) {
      if (given && typeof given === 'object') keepAll(variables, given);
    },
    json: function (variables, text) {
      if (typeof text === 'string') keepAll(variables, JSON.parse(text));
    }
  }[parameters.argument || 'pair'];

  function method() {
    var given = [].slice.call(arguments);
    var owner = owners ? page.follow(owners) : undefined;
    if (owner && this !== owner) throw new TypeError('the method was called without its object');
    if (!ready || (parameters.first && given.shift() !== parameters.first)) return;
    take.apply(null, [variables].concat(given));
  }

  // The page's callback for a number request, which keeps the number object in a global.
  function requestNumber() {
    var tags = {};
    var number = {};
    numbers.push(tags);
    number[path[path.length - 1]] = page.callable(function (given) {
      if (this !== number) throw new TypeError('the method was called without its object');
      take(tags, given);
    });
    page.define(owners, number);
    return number;
  }

  function work() {
    ready = true;
    page.define(parameters.method, page.callable(method));
    if (parameters.callback && window[parameters.callback]) window[parameters.callback]('12345');
  }

  function getReady() {
    if (parameters.watch) requestNumber();
    else if (parameters.callback) setTimeout(work, 60);
    else work();
    if (parameters.ready && !page.follow(parameters.ready)) page.define(parameters.ready, 'ready');
  }

  // A variable that every number has.
  function ofEveryNumber() {
    return numbers.reduce(function (common, tags) {
      return Object.getOwnPropertyNames(common).reduce(function (kept, name) {
        if (tags[name] === common[name]) kept[name] = tags[name];
        return kept;
      }, {});
    });
  }

  if (parameters.first || parameters.callback) page.define(parameters.method, page.callable(method));
  setTimeout(getReady, 60);
  page.run(function () {
    return [numbers.length ? ofEveryNumber() : variables];
  });
  page.vendor.requestNumber = requestNumber;
})();
