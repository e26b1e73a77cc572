//% if argument == "pair"
/** Hands a variable over. */
function handOver(name, value) {
  call([name, value]);
}
//% elif argument == "json"
/** Hands the variables over as JSON text. */
function handOver(variables) {
  call([asText(variables)]);
}
//% else
/** Hands the variables over as an object. */
function handOver(variables) {
  call([variables]);
}
//% endif

/** Calls the vendor's method. Throws while the vendor is not ready. */
function call(values) {
//% if "watch" in given
  var objects = kept;
//% endif
//% if "others" in given
  objects = objects.concat(safely(ask, "{{ others }}") || []);
//% endif
//% if "watch" in given
  var index = objects.length;
  var taken;
//% endif
  owner = safely(follow, "{{ method }}") || [];
//% if "first" in given
  values.unshift("{{ first }}");
//% endif
//% if "ready" in given
  if (!follow("{{ ready }}")[0]) {
    throw 0;
  }
//% endif
//% if "watch" in given
  while (index--) {
    // An object that throws keeps no other from the variables.
    taken = safely(callOn, objects[index], values) || taken;
  }
  if (taken) {
    return;
  }
//% endif
  owner[0].apply(owner[1], values);
}
//% if "watch" in given

/** Calls the method of an object. */
function callOn(object, values) {
  object["{{ method }}".split('.').pop()].apply(object, values);
  return true;
}
//% endif

/** Whether the page has another object or method than the one that was called. */
function isReplaced() {
  var found = safely(follow, "{{ method }}") || [];
  return found[0] != owner[0] || found[1] != owner[1];
}
//% if "watch" in given

// The page may put another object into the global at any time, even before there is a conversion.
safely(function () {
  var current = window["{{ watch }}"];
  Object.defineProperty(window, "{{ watch }}", {
    configurable: true,
    enumerable: true,
    get: function () {
      return current;
    },
    set: function (object) {
      current = object;
      kept.push(object);
      handOverAgain();
    }
  });
  if (current) {
    kept.push(current);
  }
});
//% endif
