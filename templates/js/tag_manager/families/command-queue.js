var createQueue = require('createQueue');

/** Pushes a command for each variable into the vendor's queue. */
function handOver(variables) {
  var push = createQueue("{{ queue }}");
  var name;
  for (name in variables) {
    // Skips additions of the page to Object.prototype.
    if (variables[name] !== {}[name]) {
//% if argument == "flat"
      push(["{{ command }}", name, variables[name]]);
//% else
      push(["{{ command }}", [name, variables[name]]]);
//% endif
    }
  }
}
