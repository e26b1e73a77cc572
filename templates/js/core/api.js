//% if destination in ("web", "auto")
generate = guarded(generateConversion);
//% endif
api = window["{{ global }}"] = {
  getAccountId: guarded(getAccountId),
  getProjectId: guarded(getProjectId),
  getVariationsInParameters: guarded(getVariationsInParameters),
  getSegmentsInParameters: guarded(getSegmentsInParameters),
  getUserId: guarded(getUserId),
//% if family
  refresh: guarded(refresh),
//% endif
//% if destination in ("web", "auto")
  generateConversion: generate,
  generateConversionUrl: generate,
//% else
  generateConversionUrl: guarded(generateConversionUrl),
//% endif
};
//% if expose == "globals"

// Every name of Optimizely's own sample begins like this; what a page has added to Object.prototype hardly does.
for (var name in api) {
  if (/^ge/.test(name)) {
    window[name] = api[name];
  }
}
//% endif
