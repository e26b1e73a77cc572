var setCookie = require('setCookie');

/** Sets a cookie for each variable, which the vendor's script reads. */
function handOver(variables) {
  var name;
  for (name in variables) {
    // What a page has added to Object.prototype is not ours.
    if (variables[name] !== {}[name]) {
      setCookie(name, variables[name], { path: '/', 'max-age': "{{ max_age }}", samesite: 'Lax' });
//% if "cache" in given
      // The vendor's script would read the value that it has kept; an empty one is none.
      localStorage.setItem("{{ cache }}" + name, '');
//% endif
    }
  }
//% if "rerun" in given
  // If the vendor's script has read already, it reads once more.
  callInWindow("{{ rerun }}");
//% endif
}
