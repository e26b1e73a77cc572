/**
 * The account id, from Optimizely.
 *
 * @return {String} digits, or '' before Optimizely has loaded
 */
function getAccountId() {
  return digits(classic ? optimizely.getAccountId() : webData().accountId);
}

/**
 * The project id (an account's first project has the account's id), from Optimizely.
 *
 * @return {String} digits, or '' before Optimizely has loaded
 */
function getProjectId() {
  return digits(classic ? optimizely.getProjectId() : webData().projectId);
}

/**
 * The id that Optimizely knows the visitor by: Classic's from the cookie optimizelyEndUserId, else from Optimizely.
 *
 * @return {String} the id, or '' for a visitor who has none
 */
function getUserId() {
  return classic ? cookies.EndUserId || '' : visitorId();
}

/** Web Experimentation's id of the visitor. A site may set its own id, which is not in Optimizely's cookies. */
function visitorId() {
  var id = optimizely.get('visitor_id').randomId;
  return id === '' + id ? id : digits(id);
}

//% include "destinations/shared/web-page.js"

//% include "destinations/shared/classic-cookies.js"

//% if data_layer
//% include "destinations/shared/data-layer.js"

//% endif
//% include "destinations/shared/parameters.js"

/**
 * The visitor's experiments and variations, from Optimizely, or else from Classic's cookie optimizelyBuckets.
 *
 * @return {String} query parameters such as '&x111=222&x333=444_555', or ''
 */
function getVariationsInParameters() {
  return parameters('&x', function (value) {
    return variation(classic ? value : value.id);
  }, classic && cookies.Buckets, safely(function () {
    return classic ? optimizely.data.state.variationIdsMap : optimizely.get('state').getVariationMap();
  }));
}

/**
 * The visitor's segments, from Classic's cookie optimizelySegments.
 *
 * @return {String} query parameters such as '&s111=gc&s222=direct', or ''
 */
function getSegmentsInParameters() {
  // No cookie has this name.
  return classic ? cookies._s = cookies._s || parameters('&s', segment, cookies.Segments) : '';
}

//% include "destinations/shared/variation.js"

//% include "destinations/shared/classic-url.js"

//% include "destinations/shared/compact-value.js"
