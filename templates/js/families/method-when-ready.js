//% if argument == "pair"
/** Hands over a variable. */
function handOver(name, value) {
  call([name, value]);
}
//% elif argument == "json"
/** Hands over the variables as JSON text. */
function handOver(variables) {
  call(['{' + asText(variables) + '}']);
}
//% else
/** Hands over the variables as an object. */
function handOver(variables) {
  call([variables]);
}
//% endif

/** Calls the vendor's method. Throws while the vendor is not ready. */
function call(values) {
//% if "watch" in given
  var taken;
//% endif
  owner = safely(follow, "{{ method }}") || [];
//% if "ready" in given
  if (!follow("{{ ready }}")[0]) {
    throw 0;
  }
//% endif
//% if "watch" in given
//% if "others" in given
  taken = callOnEach(safely(ask, "{{ others }}") || [], values);
//% endif
  // The page's own getter may return another object than before.
  if (owner[1] && owner[1] != kept[kept.length - 1]) {
    kept[kept.length] = owner[1];
  }
  if (callOnEach(kept, values) || taken) {
    return;
  }
//% endif
  callOn(owner[1], values);
}

/** Calls the method of an object, without `apply`, which a page may have replaced. */
function callOn(object, values) {
  object[/[^.]+$/.exec("{{ method }}")[0]](
//% if "first" in given
    "{{ first }}",
//% endif
//% if argument == "pair"
    values[0],
//% endif
    values[values.length - 1]
  );
  return true;
}
//% if "watch" in given

/** Calls the method of several objects. Returns whether one of them has accepted the values. */
function callOnEach(objects, values) {
  var index = objects.length;
  var taken;
  while (index--) {
    // If one object throws, the others still receive the variables.
    taken = safely(callOn, objects[index], values) || taken;
  }
  return taken;
}
//% endif

/** Whether the page has a different object or method from the one that was called. */
function isReplaced() {
  var found = safely(follow, "{{ method }}") || [];
  return found[0] != owner[0] || found[1] != owner[1];
}
//% if "watch" in given

// The page can put another object into the global at any time, even before there is a conversion.
safely(function () {
  var current = window["{{ watch }}"];
  // The accessors of another snippet or of the page. A descriptor inherits what the page has added to
  // Object.prototype.
  var older = Object.getOwnPropertyDescriptor(window, "{{ watch }}") || {};
  var getter = older.get !== {}.get && older.get;
  var setter = older.set !== {}.set && older.set;
  Object.defineProperty(window, "{{ watch }}", {
    configurable: true,
    enumerable: true,
    get: function () {
      return getter ? getter() : current;
    },
    set: function (object) {
      var all = kept;
      current = object;
      if (setter) {
        setter(object);
      }
      if (!object) {
        return;
      }
      kept[kept.length] = object;
      // The others may already have the value.
      if (held) {
        kept = [object];
      }
      handOverAgain();
      kept = all;
    }
  });
  if (current) {
    kept[kept.length] = current;
  }
});
//% endif
