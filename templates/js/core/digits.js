/**
 * The text of an id: digits, or what another pattern allows. Throws if it is not an id, or if it is
 * such a large number that floating point may have rounded it.
 */
function digits(id, pattern) {
  id = id === '' + id || id + 1 - id == 1 ? '' + id : '';
  // Text is not a function, so the call throws.
  return (pattern || /^\d+$/).test(id) ? id : id();
}
