/** Text of an id; '' for a number so large that adding 1 is lost on it: floating point may have changed it. */
function exact(id) {
  return typeof id == 'string' || id + 1 - id == 1 ? '' + id : '';
}

/** An id as digits; '' where it is none. */
function digits(id) {
  return /^\d+$/.test(exact(id)) ? '' + id : '';
}

/**
 * The account id, from Optimizely.
 *
 * @return {String} digits, or '' while Optimizely is not there
 */
function getAccountId() {
  return digits(optimizely.getAccountId());
}

/**
 * The project id (an account's first project has the account's id), from Optimizely.
 *
 * @return {String} digits, or '' while Optimizely is not there
 */
function getProjectId() {
  return digits(optimizely.getProjectId());
}

/**
 * Optimizely's id of the visitor, from the cookie optimizelyEndUserId.
 *
 * @return {String} the id, or '' for a visitor who has none
 */
function getUserId() {
  return decode(cookies.EndUserId);
}
