// Loads the snippet of configuration "{{ name }}", vendor "{{ vendor }}". Built by snippetgen "{{ version }}".
var injectScript = require('injectScript');

// The last argument makes the page load the script once, however often the tag fires.
injectScript(data.address, data.gtmOnSuccess, data.gtmOnFailure, data.address);
