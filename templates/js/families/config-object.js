var member; // [name, value] of the last one

/**
 * Hands over a variable as a member of the object that configures the vendor's script. Throws if the
 * object does not keep it.
 */
function handOver(name, value) {
  var pattern = /[^.]+/g;
  var owner = window;
  var match;
  while ((match = pattern.exec("{{ object }}"))) {
    owner = owner[match[0]] = owner[match[0]] || {};
  }
  owner[name] = value;
  member = [name, value];
  if (isLost()) {
    throw 0;
  }
}

/** Whether the page's object lacks the last member, or has another value for it. */
function isLost() {
  return ((safely(follow, "{{ object }}") || [])[0] || '')[member[0]] !== member[1];
}
