/**
 * The account id, from Optimizely.
 *
 * @return {String} digits, or '' before Optimizely has loaded
 */
function getAccountId() {
  return digits(webData().accountId);
}

/**
 * The project id (an account's first project has the account's id), from Optimizely.
 *
 * @return {String} digits, or '' before Optimizely has loaded
 */
function getProjectId() {
  return digits(webData().projectId);
}

//% if visitor
/**
 * The site's own id of the visitor.
 *
 * @return {String} the id, or '' for a visitor who has none
 */
function getUserId() {
  return visitorId();
}

//% include "destinations/shared/own-visitor.js"
//% else
/**
 * The id that Optimizely knows the visitor by, from Optimizely: it may be one of the site's own.
 *
 * @return {String} the id, or '' for a visitor who has none
 */
function getUserId() {
  var id = optimizely.get('visitor_id').randomId;
  return id === '' + id ? id : digits(id);
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
  return parameters('&x', variation, '', optimizely.get('state').getVariationMap());
}

/** The id of a variation that the visitor sees; nothing if it is 0: excluded. */
function variation(shown) {
  return +shown.id && digits(shown.id);
}

/**
 * Web Experimentation takes no segments from a page.
 *
 * @return {String} ''
 */
function getSegmentsInParameters() {
  return '';
}

//% include "destinations/shared/compact-value.js"
