/** Hands a variable over as a member of the object that configures the vendor's script. */
function handOver(name, value) {
  "{{ object }}".split('.').reduce(function (owner, key) {
    return (owner[key] = owner[key] || {});
  }, window)[name] = value;
}
