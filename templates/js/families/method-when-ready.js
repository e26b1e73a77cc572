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
  var found = follow("{{ method }}");
//% if "ready" in given
  if (!follow("{{ ready }}")[0]) {
    throw 0;
  }
//% endif
//% if "first" in given
  values.unshift("{{ first }}");
//% endif
  found[0].apply(found[1], values);
}
