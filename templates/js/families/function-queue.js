/**
 * Makes the one call that sets the vendor's script up, with the variables.
 *
 * The vendor needs the call in any case: it is made without variables where there are none in time.
 */
function give(variables) {
  var settings = { id: "{{ id }}", elements: [{ selector: "{{ selector }}" }] };
  var call = {};
  if (variables) {
    settings["{{ key }}"] = asText(variables);
  }
  call["{{ section }}"] = settings;
  if (!called) {
    // Until the vendor's script has loaded its function keeps the calls.
    (window["{{ function }}"] = window["{{ function }}"] || function queue() {
      (queue.q = queue.q || []).push(arguments);
    })(call);
    called = true;
  }
}
