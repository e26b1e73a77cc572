/**
//% if "edge" in destination.products
 * The account id, from Optimizely; Performance Edge's from the configuration.
//% else
 * The account id, from Optimizely.
//% endif
 *
 * @return {String} digits, or '' until Optimizely has loaded
 */
function getAccountId() {
//% if "edge" not in destination.products
  return digits(classic ? optimizely.getAccountId() : webData().accountId);
//% elif "web" not in destination.products
  return classic ? digits(optimizely.getAccountId()) : "{{ account_id }}";
//% elif "classic" in destination.products
  return edge ? "{{ account_id }}" : digits(classic ? optimizely.getAccountId() : webData().accountId);
//% else
  return edge ? "{{ account_id }}" : digits(webData().accountId);
//% endif
}

/**
//% if "edge" in destination.products
 * The project id, from Optimizely; Performance Edge's from the configuration.
//% else
 * The project id (an account's first project has the account's id), from Optimizely.
//% endif
 *
 * @return {String} digits, or '' until Optimizely has loaded
 */
function getProjectId() {
//% if "edge" not in destination.products
  return digits(classic ? optimizely.getProjectId() : webData().projectId);
//% elif "web" not in destination.products
  return classic ? digits(optimizely.getProjectId()) : "{{ project_id }}";
//% elif "classic" in destination.products
  return edge ? "{{ project_id }}" : digits(classic ? optimizely.getProjectId() : webData().projectId);
//% else
  return edge ? "{{ project_id }}" : digits(webData().projectId);
//% endif
}

/**
//% if visitor
 * Optimizely's visitor id, from the cookie optimizelyEndUserId; Web Experimentation's is the site's
 * own.
//% elif "web" in destination.products
 * Optimizely's visitor id, from the cookie optimizelyEndUserId; Web Experimentation's from
 * Optimizely.
//% else
 * Optimizely's visitor id, from the cookie optimizelyEndUserId.
//% endif
 *
 * @return {String} the id, or '' if the visitor has none
 */
function getUserId() {
//% if "web" not in destination.products
  return cookies.EndUserId || '';
//% elif "edge" not in destination.products
  return classic ? cookies.EndUserId || '' : visitorId();
//% elif "classic" in destination.products
  return classic || edge ? cookies.EndUserId || '' : visitorId();
//% else
  return edge ? cookies.EndUserId || '' : visitorId();
//% endif
}

//% if "web" in destination.products
//% if visitor
//% include "destinations/shared/own-visitor.js"
//% else
/**
 * Web Experimentation's visitor id. A site can set its own id, which is not in Optimizely's
 * cookies.
 */
function visitorId() {
  var id = optimizely.get('visitor_id').randomId;
  return '' + id === id ? id : digits(id);
}
//% endif

//% include "destinations/shared/web-page.js"
//% else
//% include "destinations/shared/configured-event.js"
//% endif

//% if "classic" in destination.products
//% include "destinations/shared/classic-cookies.js"

//% endif
//% if data_layer
//% include "destinations/shared/data-layer.js"

//% endif
//% include "destinations/shared/parameters.js"

/**
 * The visitor's experiments and variations, from Optimizely, or else from Classic's cookie
 * optimizelyBuckets.
 *
 * @return {String} query parameters such as '&x111=222&x333=444_555', or ''
 */
function getVariationsInParameters() {
  return parameters('&x',
//% if "classic" in destination.products
  classic && cookies.Buckets,
//% else
  '',
//% endif
  function (value) {
//% if "edge" not in destination.products
    return variation(classic ? value : value.id);
//% elif "web" not in destination.products
    return variation(classic ? value : value.variation.id);
//% elif "classic" in destination.products
    return variation(classic ? value : edge ? value.variation.id : value.id);
//% else
    return variation(edge ? value.variation.id : value.id);
//% endif
  }, safely(function () {
//% if "edge" in destination.products
    if (edge) {
      return optimizely.get('state').getActiveExperiments();
    }
//% endif
//% if "web" not in destination.products
    return optimizely.data.state.variationIdsMap;
//% elif "classic" in destination.products
    return classic ? optimizely.data.state.variationIdsMap : optimizely.get('state').getVariationMap();
//% else
    return optimizely.get('state').getVariationMap();
//% endif
  }));
}

/**
//% if "classic" in destination.products
 * The visitor's segments, from Classic's cookie optimizelySegments.
//% else
 * These products use no segments from a page.
//% endif
 *
 * @return {String} query parameters such as '&s111=gc&s222=direct', or ''
 */
function getSegmentsInParameters() {
//% if "classic" in destination.products
  // No cookie has this name, because names have two characters or more.
  return classic ? cookies.S = cookies.S || parameters('&s', cookies.Segments, segment) : '';
//% else
  return '';
//% endif
}

//% include "destinations/shared/variation.js"

//% if "edge" in destination.products
//% include "destinations/shared/edge-script.js"

//% endif
//% if "classic" in destination.products
//% include "destinations/shared/classic-url.js"

//% endif
//% include "destinations/shared/compact-value.js"
