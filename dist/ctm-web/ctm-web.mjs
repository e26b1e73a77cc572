/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "ctm-web", vendor "ctm". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(k){var t,e,r=20,d,u,c,l,y={};function f(e,r){var v="",t,y=0;for(e=e===""+e&&/\S/.test(e)?k(e):"";e.length>y;)t=e[y++],v+=!/[^\w-]/.test(t)||t==r?t:"~"+(t=="%"?"":{"*":"2A",".":"2E","~":"7E"}[t]||t.charCodeAt(0).toString(16));return v}function v(r){for(var t=0,y=0;r.length>y;)t=(t*131+r.charCodeAt(y++))%4294967291;return r+"."+t.toString(36)}function o(r,k){var t=w(m),a=w(s),p=w(i),e=w(function(k){var t,e,r=g().events;if(k==="phone_call_conversion")return "21591240822";for(e in r)r[e]!=={}[e]&&(t=t||w(function(e,r){return r.apiName===e&&n(r.id)},k,r[e]));return t},r),o=w(f,r),l=w(f,p,"."),d=v("o1."+t+"."+a+"."+e+"."+o+"."+w(function(r){return r===+r?n(r):""},k)+"."+l);return(c.reason=y.OptOut=="true"?"opted_out":u?u.get&&u.get.call?!a||!t||a!="20917322331"?"no_project":l?!e||!o?"no_goal":"ready":"no_visitor":"optimizely_loading":"optimizely_missing")=="ready"?d:""}function p(t){return w(decodeURIComponent,t)||t}function w(n,e,r){try{return n(e,r)}catch(t){return""}}function P(f,p,t,r){var v="",e;for(e in r=r||w(JSON.parse,t))v+=w(function(){return n(e)&&r[e]!=={}[e]&&!r.concat&&(t=p(r[e]))?f+e+"="+t:""});return v}function g(){return t=t||u.get("data")}function s(){return n(g().projectId)}function m(){return n(g().accountId)}function a(n){return function(e,r){return w(function(){var e=/;\s*optimizely(\w+)\s*=\s*([^;]*)/g,r;if(u=window.optimizely,t="",(c.reason||u)&&l!=(l=document.cookie))for(y={};r=e.exec(";"+l);)y[r[1]]=p(r[2])}),w(n,e,r)}}function h(){c.refresh()||2000>r&&setTimeout(h,r+=r)}function n(e,r){return(r||/^\d+$/).exec(e===""+e||1+e-e==1?e:"")[0]}function i(){var e=u.get("visitor_id").randomId;return e===""+e?e:n(e)}e=a(o),c=window.offlineConversion={getAccountId:a(m),getProjectId:a(s),getSegmentsInParameters:a(function(){return""}),getVariationsInParameters:a(function(){return P("&x",function(r){return+r.id&&n(r.id)},"",u.get("state").getVariationMap())}),getUserId:a(i),generateConversion:e,generateConversionUrl:e,refresh:a(function(){var e=o("phone_call_conversion");return e&&e!=d&&(c.handover="",(window.__ctm_cvars=window.__ctm_cvars||[]).push({optimizely_conversion:e}),d=e,c.handover="placed"),e}),handover:""},h()}(encodeURIComponent);
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
