var setCookie = require('setCookie');

/** Sets a cookie for each variable, which the vendor's script reads. */
function handOver(variables) {
  var name;
  for (name in variables) {
    // Skips additions of the page to Object.prototype.
    if (variables[name] !== {}[name]) {
      setCookie(name, variables[name], { path: '/', 'max-age': "{{ max_age }}", samesite: 'Lax' });
//% if "cache" in given
      // The vendor's script would read its stored value; an empty one does not count.
      localStorage.setItem("{{ cache }}" + name, '');
//% endif
    }
  }
//% if "rerun" in given
  // If the vendor's script has already read the cookies, it reads them again.
  callInWindow("{{ rerun }}");
//% endif
}
