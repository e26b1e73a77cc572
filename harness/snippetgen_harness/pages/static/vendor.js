// What the models of the vendors' scripts share. A model keeps what the vendor would have stored of the page's
// variables, and tells what the vendor later sends when the visitor calls.
(function () {
  var page = window.__page;
  var facts = page.situation.vendor;
  var names = Object.getOwnPropertyNames;
  var started = Date.now();

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

  // CallRail's `custom` is empty text where nothing was captured; CTM's `cvars` is absent where nothing was pushed.
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

  // What a dotted path leads to; undefined where it breaks off.
  page.follow = function (path) {
    return segments(path).reduce(function (owner, key) {
      return owner === undefined || owner === null ? undefined : owner[key];
    }, window);
  };

  page.define = function (path, value) {
    put(window, path, value);
  };

  // Keeps a variable, unless the vendor has no place for its name or its value is too long: then it is dropped.
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

  // A function of the vendor's that the page may call. On a page whose vendor is broken it throws for a while.
  page.callable = function (fn) {
    return function () {
      if (page.broken && Date.now() - started < 150) throw new Error("the vendor's function is broken");
      return fn.apply(this, arguments);
    };
  };

  // What the vendor sends when the visitor has called, in the shape of its documentation; null where that is unknown.
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

  // `pushes` gives what was handed over, an object for each time.
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
