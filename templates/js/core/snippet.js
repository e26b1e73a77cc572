/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "{{ name }}", vendor "{{ vendor }}". Built by snippetgen "{{ version }}".
 */
// A second copy on the page does nothing.
window["{{ global }}"] || function (encode) {
//% if "generateConversion" in destination.functions
  var generate;
//% endif
//% include "destinations/shared/optimizely-variables.js"
  var header; // the last document.cookie
  var cookies = {}; // Optimizely's cookies, by the rest of their names
//% if family
  var held; // the conversion that the vendor has
  var delay = "{{ delay_ms }}"; // doubled before each retry
//% if family.polls_vendor
  var patience = "{{ patience_ms }}";
  var owner = []; // the vendor's method, and its object
//% endif
//% if "watch" in given
  var kept = []; // the objects that the page has kept for the vendor
//% endif
//% if family.calls_without_value
  var called;
//% endif
//% if "hold" in given
  var over; // whether the snippet has stopped waiting
//% endif
//% if "callback" in given
  var confirmed; // whether the vendor has reported that it is ready
  var listens; // whether the page's global has had the snippet's function for this
  var previous; // the page's own one
//% endif
//% endif

//% filter indent(2, first=True)
//% include "core/safety.js"

//% include "core/cookies.js"

//% include "core/digits.js"

//% if "page" in visitor or consent or "rerun" in given or "current" in given or family and "page" in family.uses
//% include "core/page.js"

//% endif
//% if limit
//% include "core/limit.js"

//% endif
//% include "destinations/" ~ destination.name ~ ".js"

//% if argument in ("json", "query")
//% include "core/text.js"

//% endif
//% if family
//% include "families/" ~ family.name ~ ".js"

//% include "core/waiting.js"

//% endif
//% include "core/api.js"
//% if family
//% if "callback" in given

//% include "core/callback.js"
//% endif

attempt();
//% endif
//% endfilter

}(encodeURIComponent);
