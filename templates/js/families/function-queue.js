/**
 * Makes the one call that sets the vendor's script up, with the variables.
 *
 * The vendor needs this call in any case: if no conversion comes in time, it is made without variables. Throws if it has
 * been made.
 */
function handOver(variables) {
  var settings = { id: "{{ id }}", elements: [{ selector: "{{ selector }}" }] };
  var call = {};
  if (variables) {
    settings["{{ key }}"] = asText(variables);
  }
  call["{{ section }}"] = settings;
  if (called) {
    throw 0;
  }
  // Until the vendor's script has loaded, a stub keeps the calls.
  (window["{{ function }}"] = window["{{ function }}"] || function queue() {
    (queue.q = queue.q || []).push(arguments);
  })(call);
  called = true;
}
