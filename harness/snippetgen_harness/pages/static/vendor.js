// Shared by the models of the vendors' scripts. A model keeps the variables that the vendor would store, and returns
// the request that the vendor later sends for a call.
(function () {
  var page = window.__page;
  var facts = page.situation.vendor;
  var names = Object.getOwnPropertyNames;
  var mended = false;

  function segments(path) {
    return path ? path.split('.') : [];
  }

  function merged(pushes) {
    var all = {};
    pushes.forEach(function (variables) {
      names(variables).forEach(function (name) {
        all[name] = variables[name];
      });
    });
    return all;
  }

  function query(variables) {
    return names(variables)
      .map(function (name) {
        return encodeURIComponent(name) + '=' + encodeURIComponent(variables[name]);
      })
      .join('&');
  }

  // CallRail's `custom` is "" if nothing was captured; CTM's `cvars` is absent if nothing was pushed.
  var encodings = {
    object: function (pushes) {
      var variables = merged(pushes);
      return names(variables).length ? variables : '';
    },
    'merged-json-text': function (pushes) {
      return pushes.length ? JSON.stringify(pushes) : undefined;
    },
    pairs: function (pushes) {
      var variables = merged(pushes);
      return names(variables).map(function (name) {
        var pair = {};
        pair[facts.return_channel.name_key] = name;
        pair[facts.return_channel.value_key] = variables[name];
        return pair;
      });
    },
    flat: merged,
    text: function (pushes) {
      return merged(pushes)[segments(facts.return_channel.path).pop()];
    },
    'query-text': function (pushes) {
      return query(merged(pushes));
    }
  };

  function put(document, path, value) {
    var keys = segments(path);
    var last = keys.pop();
    if (last === undefined) return merged([document, value]);
    keys.reduce(function (owner, key, index) {
      var next = index + 1 < keys.length ? keys[index + 1] : last;
      return (owner[key] = owner[key] || (/^\d+$/.test(next) ? [] : {}));
    }, document)[last] = value;
    return document;
  }

  // Returns the value at a dotted path; undefined if a part is missing.
  page.follow = function (path) {
    return segments(path).reduce(function (owner, key) {
      return owner === undefined || owner === null ? undefined : owner[key];
    }, window);
  };

  page.define = function (path, value) {
    put(window, path, value);
  };

  // Keeps a variable, or drops it if the vendor does not allow its name or length.
  page.keep = function (variables, name, value) {
    var text = String(value);
    var length = (facts.measure === 'encoded' ? encodeURIComponent(text) : text).length;
    if (new RegExp('^(?:' + facts.pattern + ')$').test(name) && (!facts.limit || length <= facts.limit)) {
      variables[name] = text;
    }
  };

  page.parse = function (text) {
    var variables = {};
    text.split('&').forEach(function (pair) {
      var at = pair.indexOf('=');
      if (at > 0) page.keep(variables, pair.slice(0, at), decodeURIComponent(pair.slice(at + 1)));
    });
    return variables;
  };

  page.broken = page.situation.vendor_script === 'broken';

  // A broken vendor works some time after the page has loaded.
  if (page.broken) {
    window.addEventListener('load', function () {
      setTimeout(function () {
        mended = true;
      }, 150);
    });
  }

  // Wraps a function of the vendor's script. If the vendor is broken, the function throws at first.
  page.callable = function (fn) {
    return function () {
      if (page.broken && !mended) throw new Error("the vendor's function is broken");
      return fn.apply(this, arguments);
    };
  };

  // Returns the request that the vendor sends for a call, as documented; null if that is unknown.
  page.returns = function (pushes, call) {
    var channel = facts.return_channel;
    var encode = encodings[channel.encoding];
    if (!encode) return null;
    var document = put(merged([call]), channel.path, encode(pushes));
    if (channel.content === 'json') {
      return { method: channel.method, content_type: 'application/json', body: JSON.stringify(document) };
    }
    return channel.content === 'form'
      ? { method: channel.method, content_type: 'application/x-www-form-urlencoded', body: query(document) }
      : { method: channel.method, query: query(document) };
  };

  // `pushes` returns the objects that were handed over, in order.
  page.run = function (pushes) {
    page.vendor = {
      stored: function () {
        return merged(pushes());
      },
      returns: function (call) {
        return page.returns(pushes(), call);
      }
    };
  };
})();
