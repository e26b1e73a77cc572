var createQueue = require('createQueue');

/** Pushes one object with the variables into the vendor's queue. */
function handOver(variables) {
//% if "type" in given
  variables.type = "{{ type }}";
//% endif
  createQueue("{{ queue }}")(variables);
}
