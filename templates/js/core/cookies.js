/**
 * Looks for Optimizely, and reads its cookies if they have changed since the last call. If two have
 * the same name, the last one counts, as in Optimizely's own client.
 */
function readPage() {
  var pattern = /;\s*optimizely(\w+)\s*=\s*([^;]*)/g;
  var match;
//% if destination.globals == ("optimizelyEdge",)
  optimizely = window.optimizelyEdge;
//% elif destination.globals
  optimizely = window.optimizely;
//% endif
//% if "web" in destination.products
  data = '';
//% endif
//% if "classic" in destination.products and destination.receivers | length > 1
  classic = optimizely && typeof optimizely.getProjectId == 'function';
//% endif
//% if "edge" in destination.products and destination.receivers | length > 1
//% include "destinations/shared/found-edge.js"
//% endif
  if (header != (header = document.cookie)) {
    cookies = {};
    while ((match = pattern.exec(';' + header))) {
      cookies[match[1]] = decode(match[2]);
    }
  }
}

/** Decodes percent-encoded text; returns invalidly encoded text unchanged. */
function decode(text) {
  return safely(decodeURIComponent, text) || text;
}
