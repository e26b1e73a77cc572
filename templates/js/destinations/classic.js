/**
 * The account id, from Optimizely.
 *
 * @return {String} digits, or '' until Optimizely has loaded
 */
function getAccountId() {
  return digits(optimizely.getAccountId());
}

/**
 * The project id (an account's first project has the account's id), from Optimizely.
 *
 * @return {String} digits, or '' until Optimizely has loaded
 */
function getProjectId() {
  return digits(optimizely.getProjectId());
}

/**
 * Optimizely's visitor id, from the cookie optimizelyEndUserId.
 *
 * @return {String} the id, or '' if the visitor has none
 */
function getUserId() {
  return cookies.EndUserId || '';
}

//% include "destinations/shared/classic-cookies.js"

//% if data_layer
//% include "destinations/shared/data-layer.js"

//% endif
//% include "destinations/shared/parameters.js"

/**
 * The visitor's experiments and variations, from Optimizely, or else from the cookie optimizelyBuckets.
 *
 * @return {String} query parameters such as '&x111=222&x333=444_555', or ''
 */
function getVariationsInParameters() {
  return parameters('&x', cookies.Buckets, variation, safely(function () {
    return optimizely.data.state.variationIdsMap;
  }));
}

/**
 * The visitor's segments, from the cookie optimizelySegments.
 *
 * @return {String} query parameters such as '&s111=gc&s222=direct', or ''
 */
function getSegmentsInParameters() {
  // No cookie has this name, because names have two characters or more.
  return cookies.S = cookies.S || parameters('&s', cookies.Segments, segment);
}

//% include "destinations/shared/variation.js"

//% include "destinations/shared/classic-url.js"
