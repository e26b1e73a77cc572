//% include "destinations/shared/configured-ids.js"

//% include "destinations/shared/configured-event.js"

/**
 * Optimizely's visitor id, from the cookie optimizelyEndUserId.
 *
 * @return {String} the id, or '' if the visitor has none
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
  return parameters('&x', '', function (experiment) {
    return +experiment.variation.id ? digits(experiment.variation.id) : '';
  }, optimizely.get('state').getActiveExperiments());
}

/**
 * Performance Edge uses no segments from a page.
 *
 * @return {String} ''
 */
function getSegmentsInParameters() {
  return '';
}

//% include "destinations/shared/edge-script.js"

//% include "destinations/shared/compact-value.js"
