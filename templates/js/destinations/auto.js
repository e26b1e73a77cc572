//% include "destinations/shared/classic-text.js"

/**
 * The account id, from Optimizely.
 *
 * @return {String} digits, or '' before Optimizely has loaded
 */
function getAccountId() {
  return isClassic() ? digits(optimizely.getAccountId()) : dataId('accountId');
}

/**
 * The project id (an account's first project has the account's id), from Optimizely.
 *
 * @return {String} digits, or '' before Optimizely has loaded
 */
function getProjectId() {
  return isClassic() ? digits(optimizely.getProjectId()) : dataId('projectId');
}

/**
 * The id that Optimizely knows the visitor by: Classic's from the cookie optimizelyEndUserId, else from Optimizely.
 *
 * @return {String} the id, or '' for a visitor who has none
 */
function getUserId() {
  return isClassic() ? decode(cookies.EndUserId || '') : visitorId();
}

/** Whether the page has Classic. If it also has Web Experimentation, the snippet uses Classic. */
function isClassic() {
  return optimizely && typeof optimizely.getProjectId == 'function';
}

//% include "destinations/shared/web-page.js"

//% include "destinations/shared/classic-cookies.js"

//% include "destinations/shared/parameters.js"

/**
 * The visitor's experiments and variations, from Optimizely, or else from Classic's cookie optimizelyBuckets.
 *
 * @return {String} query parameters such as '&x111=222&x333=444_555', or ''
 */
function getVariationsInParameters() {
  if (!isClassic()) {
    return shownVariations();
  }
  return parameters('&x', variation, safely(function () {
    return optimizely.data.state.variationIdsMap;
  }) || parse(cookies.Buckets));
}

/**
 * The visitor's segments, from Classic's cookie optimizelySegments.
 *
 * @return {String} query parameters such as '&s111=gc&s222=direct', or ''
 */
function getSegmentsInParameters() {
  if (!isClassic()) {
    return '';
  }
  return parameters('&s', segment, parse(cookies.Segments));
}

//% include "destinations/shared/classic-url.js"

//% include "destinations/shared/compact-value.js"
