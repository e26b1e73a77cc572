//% if "generateConversion" in destination.functions
generate = guarded(generateConversion);
//% endif
var api = window["{{ global }}"] = {
  getProjectId: guarded(getProjectId),
  getAccountId: guarded(getAccountId),
//% if "generateConversion" in destination.functions
  generateConversion: generate,
  generateConversionUrl: generate,
//% else
  generateConversionUrl: guarded(generateConversionUrl),
//% endif
  getUserId: guarded(getUserId),
  getSegmentsInParameters: guarded(getSegmentsInParameters),
  getVariationsInParameters: guarded(getVariationsInParameters),
//% if family
  refresh: guarded(refresh),
  handover: '',
//% endif
};
//% if expose == "globals"

// All names in Optimizely's own sample begin like this. Members that a page has added to
// Object.prototype are not exposed.
for (var name in api) {
  if (/^ge/.test(name) && api[name] !== {}[name]) {
    window[name] = api[name];
  }
}
//% endif
