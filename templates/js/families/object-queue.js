/** Hands the variables over: an object in the vendor's queue, before or after its script has loaded. */
function give(variables) {
//% if "type" in given
  variables.type = "{{ type }}";
//% endif
  (window["{{ queue }}"] = window["{{ queue }}"] || []).push(variables);
}
