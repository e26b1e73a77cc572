/** Hands a variable over: an object in the vendor's queue, before or after its script has loaded. */
function give(name, value) {
  var variable = {};
  variable[name] = value;
  (window["{{ queue }}"] = window["{{ queue }}"] || []).push(variable);
}
