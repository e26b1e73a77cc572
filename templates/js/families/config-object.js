/** Hands over a variable as a member of the object that configures the vendor's script. */
function handOver(name, value) {
  var pattern = /[^.]+/g;
  var owner = window;
  var match;
  while ((match = pattern.exec("{{ object }}"))) {
    owner = owner[match[0]] = owner[match[0]] || {};
  }
  owner[name] = value;
}
