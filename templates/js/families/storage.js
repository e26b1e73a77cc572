/**
 * Hands over a variable in an entry of localStorage, which the vendor's script reads when it
 * starts.
 */
function handOver(name, value) {
  window.localStorage.setItem("{{ prefix }}" + name, value);
}
