/**
 * The account id, from Optimizely.
 *
 * @return {String} digits, or '' until Optimizely has loaded
 */
function getAccountId() {
  return digits(webData().accountId);
}

/**
 * The project id (an account's first project has the account's id), from Optimizely.
 *
 * @return {String} digits, or '' until Optimizely has loaded
 */
function getProjectId() {
  return digits(webData().projectId);
}

//% if visitor
/**
 * The site's own visitor id.
 *
 * @return {String} the id, or '' if the visitor has none
 */
function getUserId() {
  return visitorId();
}

//% include "destinations/shared/own-visitor.js"
//% else
/**
 * The visitor id from Optimizely, which may be an id that the site has set.
 *
 * @return {String} the id, or '' if the visitor has none
 */
function getUserId() {
  var id = optimizely.get('visitor_id').randomId;
  return '' + id === id ? id : digits(id);
}
//% endif

//% include "destinations/shared/web-page.js"

//% if data_layer
//% include "destinations/shared/data-layer.js"

//% endif
//% include "destinations/shared/parameters.js"

/**
 * The visitor's experiments and variations, from Optimizely. A conversion does not need them.
 *
 * @return {String} query parameters such as '&x111=222&x333=444', or ''
 */
function getVariationsInParameters() {
  return parameters('&x', '', variation, optimizely.get('state').getVariationMap());
}

/** The id of a variation that the visitor sees, or '' if it is 0, which means excluded. */
function variation(shown) {
  return +shown.id ? digits(shown.id) : '';
}

/**
 * Web Experimentation uses no segments from a page.
 *
 * @return {String} ''
 */
function getSegmentsInParameters() {
  return '';
}

//% include "destinations/shared/compact-value.js"
