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
//% if destination == "web"
  return told('accountId');
//% elif destination == "auto"
  return isClassic() ? digits(optimizely.getAccountId()) : told('accountId');
//% else
  return digits(optimizely.getAccountId());
//% endif
}

/**
 * The project id (an account's first project has the account's id), from Optimizely.
 *
 * @return {String} digits, or '' while Optimizely is not there
 */
function getProjectId() {
//% if destination == "web"
  return told('projectId');
//% elif destination == "auto"
  return isClassic() ? digits(optimizely.getProjectId()) : told('projectId');
//% else
  return digits(optimizely.getProjectId());
//% endif
}

//% if destination == "web"
/**
 * The id that Optimizely knows the visitor by, from Optimizely: it may be one of the site's own.
 *
 * @return {String} the id, or '' for a visitor who has none
 */
function getUserId() {
  return toldVisitor();
}
//% elif destination == "auto"
/**
 * The id that Optimizely knows the visitor by, from Optimizely; from the cookie optimizelyEndUserId where it is Classic.
 *
 * @return {String} the id, or '' for a visitor who has none
 */
function getUserId() {
  return isClassic() ? decode(cookies.EndUserId) : toldVisitor();
}
//% else
/**
 * Optimizely's id of the visitor, from the cookie optimizelyEndUserId.
 *
 * @return {String} the id, or '' for a visitor who has none
 */
function getUserId() {
  return decode(cookies.EndUserId);
}
//% endif
