/** Hands a variable over: an entry of localStorage that the vendor's script reads when it starts. */
function give(name, value) {
  window.localStorage.setItem("{{ prefix }}" + name, value);
}
