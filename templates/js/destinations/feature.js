//% include "destinations/shared/configured-ids.js"

//% include "destinations/shared/configured-event.js"

/**
 * The site's own visitor id.
 *
 * @return {String} the id, or '' if the visitor has none
 */
function getUserId() {
  return visitorId();
}

//% include "destinations/shared/own-visitor.js"

//% if data_layer
//% include "destinations/shared/data-layer.js"

//% endif
/**
 * Feature Experimentation decides where its SDK runs, which is not necessarily the page.
 *
 * @return {String} ''
 */
function getVariationsInParameters() {
  return '';
}

/**
 * Feature Experimentation uses no segments from a page.
 *
 * @return {String} ''
 */
function getSegmentsInParameters() {
  return '';
}

//% include "destinations/shared/compact-value.js"
