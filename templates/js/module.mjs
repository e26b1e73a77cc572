/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "{{ name }}", vendor "{{ vendor }}". Built by snippetgen "{{ version }}".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  "[[ program ]]"
  return (api = window["{{ global }}"]);
}

export function getAccountId() {
  return call('getAccountId');
}

export function getProjectId() {
  return call('getProjectId');
}

export function getVariationsInParameters() {
  return call('getVariationsInParameters');
}

export function getSegmentsInParameters() {
  return call('getSegmentsInParameters');
}

export function getUserId() {
  return call('getUserId');
}
/*%- if "generateConversion" in destination.functions %*/

export function generateConversion(goal, value) {
  return call('generateConversion', goal, value);
}
/*%- endif %*/

export function generateConversionUrl(goal, value) {
  return call('generateConversionUrl', goal, value);
}

export function refresh() {
  return call('refresh');
}

function call(name, goal, value) {
  return api && api[name] ? api[name](goal, value) : '';
}
