/** Text of an id; '' for a number so large that adding 1 is lost on it: floating point may have changed it. */
function exact(id) {
  return typeof id == 'string' || id + 1 - id == 1 ? '' + id : '';
}

/** An id as digits; '' if it is not one. */
function digits(id) {
  return /^\d+$/.test(exact(id)) ? '' + id : '';
}
