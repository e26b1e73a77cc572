/** Hands over the variables in one object, which it pushes into the vendor's queue. */
function handOver(variables) {
//% if "type" in given
  variables.type = "{{ type }}";
//% endif
  (window["{{ queue }}"] = window["{{ queue }}"] || []).push(variables);
}
