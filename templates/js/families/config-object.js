var members = {}; // the values by name

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
  members[name] = value;
  if (!hasMember(name)) {
    throw 0;
  }
}

/** Whether the page's object lacks a member, or has another value for it. */
function isLost() {
  var name;
  for (name in members) {
    if (members[name] !== {}[name] && !hasMember(name)) {
      return true;
    }
  }
}

/** Whether the page's object has a member with our value. */
function hasMember(name) {
  return ((safely(follow, "{{ object }}") || [])[0] || '')[name] === members[name];
}
