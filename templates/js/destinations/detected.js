/**
 * The account id, from Optimizely; Performance Edge's from the configuration.
 *
 * @return {String} digits, or '' before Optimizely has loaded
 */
function getAccountId() {
//% if "web" not in destination.products
  return classic ? digits(optimizely.getAccountId()) : "{{ account_id }}";
//% elif "classic" in destination.products
  return edge ? "{{ account_id }}" : digits(classic ? optimizely.getAccountId() : webData().accountId);
//% else
  return edge ? "{{ account_id }}" : digits(webData().accountId);
//% endif
}

/**
 * The project id, from Optimizely; Performance Edge's from the configuration.
 *
 * @return {String} digits, or '' before Optimizely has loaded
 */
function getProjectId() {
//% if "web" not in destination.products
  return classic ? digits(optimizely.getProjectId()) : "{{ project_id }}";
//% elif "classic" in destination.products
  return edge ? "{{ project_id }}" : digits(classic ? optimizely.getProjectId() : webData().projectId);
//% else
  return edge ? "{{ project_id }}" : digits(webData().projectId);
//% endif
}

/**
 * The id that Optimizely knows the visitor by, from the cookie optimizelyEndUserId; Web Experimentation's from Optimizely.
 *
 * @return {String} the id, or '' for a visitor who has none
 */
function getUserId() {
//% if "web" not in destination.products
  return cookies.EndUserId || '';
//% elif "classic" in destination.products
  return classic || edge ? cookies.EndUserId || '' : visitorId();
//% else
  return edge ? cookies.EndUserId || '' : visitorId();
//% endif
}

//% if "web" in destination.products
/** Web Experimentation's id of the visitor. A site may set its own id, which is not in Optimizely's cookies. */
function visitorId() {
  var id = optimizely.get('visitor_id').randomId;
  return id === '' + id ? id : digits(id);
}

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
 * The visitor's experiments and variations, from Optimizely.
 *
 * @return {String} query parameters such as '&x111=222&x333=444_555', or ''
 */
function getVariationsInParameters() {
  return parameters('&x', function (value) {
//% if "web" not in destination.products
    return variation(classic ? value : value.variation.id);
//% elif "classic" in destination.products
    return variation(classic ? value : edge ? value.variation.id : value.id);
//% else
    return variation(edge ? value.variation.id : value.id);
//% endif
  },
//% if "classic" in destination.products
  classic && cookies.Buckets,
//% else
  '',
//% endif
  safely(function () {
//% if "classic" in destination.products
    if (classic) {
      return optimizely.data.state.variationIdsMap;
    }
//% endif
//% if "web" in destination.products
    if (!edge) {
      return optimizely.get('state').getVariationMap();
    }
//% endif
    return optimizely.get('state').getActiveExperiments();
  }));
}

/**
//% if "classic" in destination.products
 * The visitor's segments, from Classic's cookie optimizelySegments.
//% else
 * These products take no segments from a page.
//% endif
 *
 * @return {String} query parameters such as '&s111=gc&s222=direct', or ''
 */
function getSegmentsInParameters() {
//% if "classic" in destination.products
  return parameters('&s', segment, classic && cookies.Segments);
//% else
  return '';
//% endif
}

//% include "destinations/shared/variation.js"

//% include "destinations/shared/edge-script.js"

//% if "classic" in destination.products
//% include "destinations/shared/classic-url.js"

//% endif
//% include "destinations/shared/compact-value.js"
