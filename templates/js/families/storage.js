var entry; // [key, value] of the last one

/**
 * Hands over a variable in an entry of localStorage, which the vendor's script reads when it
 * starts. Throws if the page has not stored it.
 */
function handOver(name, value) {
  entry = ["{{ prefix }}" + name, value];
  window.localStorage.setItem(entry[0], value);
  if (isLost()) {
    throw 0;
  }
}

/** Whether localStorage lacks the last entry, or has another value for it. */
function isLost() {
  return window.localStorage.getItem(entry[0]) !== entry[1];
}
