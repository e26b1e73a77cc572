var entries = {}; // the values by key

/**
 * Hands over a variable in an entry of localStorage, which the vendor's script reads when it
 * starts. Throws if the page has not stored it.
 */
function handOver(name, value) {
  name = "{{ prefix }}" + name;
  entries[name] = value;
  window.localStorage.setItem(name, value);
  if (window.localStorage.getItem(name) !== value) {
    throw 0;
  }
}

/** Whether localStorage lacks an entry, or has another value for it. */
function isLost() {
  var key;
  for (key in entries) {
    if (entries[key] !== {}[key] && window.localStorage.getItem(key) !== entries[key]) {
      return true;
    }
  }
}
