/**
 * Looks for Optimizely, and reads its cookies if they have changed since the last call. If two have
 * the same name, the last one counts, as in Optimizely's own client.
//% if destination.waits_for_optimizely and family
 *
 * The first read in a frame takes longer than the rest of the snippet. On load, it waits until
 * Optimizely has loaded, because there is nothing to hand over before.
//% if "project_id" in destination.required
 * Throws if Optimizely is missing.
//% endif
//% endif
 */
function readPage() {
  var pattern = /;\s*optimizely(\w\w+)\s*=\s*([^;]*)/g;
  var match;
//% include "destinations/shared/find-optimizely.js"
//% if destination.waits_for_optimizely and family
  if (api.reason
//% if "project_id" in destination.required
    || optimizely.get || optimizely.getProjectId
//% else
    || safely(getProjectId)
//% endif
  ) {
//% endif
    if (header != (header = document.cookie)) {
      cookies = {};
      while ((match = pattern.exec(';' + header))) {
        cookies[match[1]] = decode(match[2]);
      }
    }
//% if destination.waits_for_optimizely and family
  }
//% endif
}

/** Decodes percent-encoded text; returns other text, and invalidly encoded text, unchanged. */
function decode(text) {
  return /%/.test(text) && safely(decodeURIComponent, text) || text;
}
