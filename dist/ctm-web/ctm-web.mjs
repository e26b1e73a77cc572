/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "ctm-web", vendor "ctm". Built by snippetgen "0.1.0".
 * Importing it runs nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(e){var t,n,r,o,u,B={},i=5000/254;function a(e){return p(r.get("data")[e])}function d(){return c("&x",function(e){return v(e.id)},r.get("state").getVariationMap())}function l(e){return function(u,t){return r=window.optimizely,s(function(){var e,t=/(^|;)\s*optimizely(\w+)\s*=\s*([^;]*)/g;if(o!=(o=document.cookie))for(B={};e=t.exec(o);)B[e[2]]=e[3]}),s(e,u,t)}}function s(e,u,t){try{return e(u,t)}catch(n){return""}}function p(e,t){return(t||/^\d+$/).exec(e===""+e||1+e-e===1?e:"")[0]}function m(){return a("accountId")}function w(){return a("projectId")}function c(o,e,t){var n,u,r="";for(n in t)u=/^\d+$/.test(n)&&!t.concat&&t[n]!=={}[n]&&s(e,t[n]),u&&(r+=o+n+"="+u);return r}function x(){var e=r.get("visitor_id").randomId;return typeof e=="string"?e:p(e)}function v(e){var t="",o=0;for(e=e.pop?e:[e];e.length>o;)t+=(o?"_":"")+p(e[o++],/^(0*[1-9]\d*(_\B|$))+$/);return t}function y(e){for(var t=0,o=0;e.length>o;)t=(t*131+e.charCodeAt(o++))%4294967291;return e+"."+t.toString(36)}function f(){return x()}function g(e,u){var n=s(m),a=s(w),o=s(function(e){var t,n,o=r.get("data").events;if(e==="phone_call_conversion")return "21591240822";for(n in o)o[n]!=={}[n]&&o[n]&&o[n].apiName===e&&(t=t||s(p,o[n].id));return t},e),i=typeof e=="string"&&/\S/.test(e)&&s(A,e),c=s(f),x=/\S/.test(c)&&s(A,c,"."),d=typeof u=="number"&&s(p,u),l=y("o1."+n+"."+a+"."+o+"."+i+"."+(d||"")+"."+x);return t.reason=B.OptOut=="true"?"opted_out":r?typeof r.get!="function"?"optimizely_loading":a!="20917322331"||!a||!n?"no_project":x?!o||!i?"no_goal":"ready":"no_visitor":"optimizely_missing",t.reason=="ready"?l:""}function A(t,i){var n,r="",o=0;for(t=e(t);n=t[o++];)r+=/[%.!'()*~]/.test(n)&&n!=i?"~"+{"%":"",".":"2E","!":21,"'":27,"(":28,")":29,"*":"2A","~":"7E"}[n]:n;return r}function b(){!t.refresh()&&5000>(i*=2)&&setTimeout(b,i)}n=l(g),t=window.offlineConversion={getAccountId:l(m),getProjectId:l(w),getVariationsInParameters:l(function(){return d()}),getSegmentsInParameters:l(function(){return""}),getUserId:l(f),refresh:l(function(){var e=g("phone_call_conversion");return t.handover="",e&&e!=u&&((window.__ctm_cvars=window.__ctm_cvars||[]).push({optimizely_conversion:e}),u=e),t.handover=u?"placed":"",e}),generateConversion:n,generateConversionUrl:n},b()}(encodeURIComponent);
  return (api = window["offlineConversion"]);
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

export function generateConversion(goal, value) {
  return call('generateConversion', goal, value);
}

export function generateConversionUrl(goal, value) {
  return call('generateConversionUrl', goal, value);
}

export function refresh() {
  return call('refresh');
}

function call(name, goal, value) {
  return api && api[name] ? api[name](goal, value) : '';
}
