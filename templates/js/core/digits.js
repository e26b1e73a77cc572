/**
 * The text of an id: digits, or what another pattern allows. Throws if it is not an id, or if it is
 * such a large number that floating point may have rounded it.
 */
function digits(id, pattern) {
  // The id becomes text. Text is not a function, so the call throws.
  return (pattern || /^\d+$/).test(id = '' + id === id || 1 + id - id == 1 ? '' + id : '') ? id : id();
}
