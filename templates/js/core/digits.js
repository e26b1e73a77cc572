/**
 * Text of an id: digits, or what another pattern allows. Throws if it is not one, and for a number so large that a 1
 * is lost in it: floating point may have changed it.
 */
function digits(id, pattern) {
  return (pattern || /^\d+$/).exec(id === '' + id || 1 + id - id === 1 ? id : '')[0];
}
