/** Hands a variable over: a member of the object that the vendor's script is set up with. */
function give(name, value) {
  "{{ object }}".split('.').reduce(function (owner, key) {
    return (owner[key] = owner[key] || {});
  }, window)[name] = value;
}
