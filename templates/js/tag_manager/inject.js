// Loads the snippet of configuration "{{ name }}", vendor "{{ vendor }}". Built by snippetgen "{{ version }}".
//% if data_layer
var callInWindow = require('callInWindow');
//% endif
var injectScript = require('injectScript');
//% if data_layer

/** Lets the snippet read the data layer again, because the tag may have fired before. */
function refresh() {
  callInWindow("{{ refresh }}");
  data.gtmOnSuccess();
}
//% endif

// The last argument makes the page load the script only once, however often the tag fires.
//% if data_layer
injectScript(data.address, refresh, data.gtmOnFailure, data.address);
//% else
injectScript(data.address, data.gtmOnSuccess, data.gtmOnFailure, data.address);
//% endif
