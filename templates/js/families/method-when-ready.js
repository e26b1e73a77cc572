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
//% if "others" in given
  var objects = safely(ask, "{{ others }}") || [];
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
//% if "others" in given
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
//% if "others" in given

/** Calls the method of another object that has it. */
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

// The page may put another object into the global at any time.
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
      handOverAgain();
    }
  });
});
//% endif
