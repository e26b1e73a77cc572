//% include "destinations/shared/configured-ids.js"

/**
 * The id that Optimizely knows the visitor by, from the cookie optimizelyEndUserId.
 *
 * @return {String} the id, or '' for a visitor who has none
 */
function getUserId() {
  return cookies.EndUserId || '';
}

//% if data_layer
//% include "destinations/shared/data-layer.js"

//% endif
//% include "destinations/shared/parameters.js"

/**
 * The experiments that are active on the page, and their variations, from Performance Edge. A conversion does not need them.
 *
 * @return {String} query parameters such as '&x111=222&x333=444', or ''
 */
function getVariationsInParameters() {
  return parameters('&x', function (experiment) {
    return +experiment.variation.id && digits(experiment.variation.id);
  }, '', optimizely.get('state').getActiveExperiments());
}

/**
 * Performance Edge takes no segments from a page.
 *
 * @return {String} ''
 */
function getSegmentsInParameters() {
  return '';
}

/**
 * Whether the page loads Performance Edge for another project than the configured one. Throws if the address of its
 * script does not say: a site may serve it from an address of its own.
 */
function isOfAnotherProject() {
  return /client\/v1\/(\d+\/\d+)/.exec(document.querySelector('script[src*="/edge-client/v1/"]').src)[1] != getAccountId() + '/' + getProjectId();
}

//% include "destinations/shared/compact-value.js"
