/**
 * Makes the one call that sets the vendor's script up, with the variables.
 *
 * The vendor needs this call in any case: if no conversion comes in time, it is made without variables. If the page has
 * made it and the vendor's script has not loaded yet, that call gets the variables. Throws if the call has been made.
 */
function handOver(variables) {
  var settings;
  var call = {};
  // Until the vendor's script has loaded, a stub keeps the calls.
  var vendor = (window["{{ function }}"] = window["{{ function }}"] || function queue() {
    (queue.q = queue.q || []).push(arguments);
  });
  var calls = vendor.q || [];
  var index = calls.length;
  if (called) {
    throw 0;
  }
  while (index--) {
    settings = (calls[index][0] || '')["{{ section }}"] || settings;
  }
  if (!settings) {
    settings = call["{{ section }}"] = { id: "{{ id }}", elements: [{ selector: "{{ selector }}" }] };
  }
  if (variables) {
    settings["{{ key }}"] = (settings["{{ key }}"] ? settings["{{ key }}"] + '&' : '') + asText(variables);
  }
  if (call["{{ section }}"]) {
    vendor(call);
  }
  called = true;
}
