/**
 * Makes the single call that sets up the vendor's script, with the variables.
 *
 * The vendor always needs this call, so it is made without variables if there is no conversion in
 * time. If the page has made it and the vendor's script has not loaded yet, the variables are added
 * to that call. Throws if the script has already received the call, or if the page has frozen it.
 */
function handOver(variables) {
  var settings;
  var text;
  var call = {};
  var vendor = window["{{ function }}"];
  var calls;
  var index;
  // Until the vendor's script has loaded, a stub keeps the calls. An element of the page may have
  // its name.
  if (typeof vendor != 'function') {
    vendor = window["{{ function }}"] = function queue() {
      (queue.q = queue.q || []).push(arguments);
    };
  }
  calls = vendor.q || [];
  index = calls.length;
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
    text = (settings["{{ key }}"] ? settings["{{ key }}"] + '&' : '') + asText(variables);
    settings["{{ key }}"] = text;
    if (settings["{{ key }}"] !== text) {
      throw 0;
    }
  }
  if (call["{{ section }}"]) {
    vendor(call);
  }
  called = true;
}
