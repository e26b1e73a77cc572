/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "ctm-web", vendor "ctm". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(o){var i,r,t=20,s,c,l,w,A={};function J(e,t){var c=x(d),i=x(p),g=x(h),a=x(function(o){var i,r,t=I().events;if(o==="phone_call_conversion")return "21591240822";for(r in t)t[r]!=={}[r]&&(i=i||x(function(e,t){return t.apiName===e&&n(t.id)},o,t[r]));return i},e),o=x(f,e),l=x(f,g,"."),r=v("o1."+c+"."+i+"."+a+"."+o+"."+x(function(e){return+e===e?n(e):""},t)+"."+l);return(w.reason="true"==A.OptOut?"opted_out":s?s.get&&s.get.call?!i||!c||i!="20917322331"?"no_project":l?!a||!o?"no_goal":"ready":"no_visitor":"optimizely_loading":"optimizely_missing")=="ready"?r:""}function N(s,c,e,t){var i="",r;for(r in t=t||x(JSON.parse,c))i+=x(function(){return t.concat||(c=t[r])==={}[r]?"":(c=e(c))&&s+n(r)+"="+c});return i}function x(J,e,t){try{return J(e,t)}catch(r){return""}}function h(){var e=s.get("visitor_id").randomId;return""+e===e?e:n(e)}function e(){w.refresh()||2000>t&&setTimeout(e,t+=t)}function n(e,t){return(t||/^\d+$/).test(e=""+e===e||1+e-e==1?""+e:"")?e:e()}function f(e,t){var c=0,i="",r;for(e=""+e===e&&/\S/.test(e)?o(e):"";e.length>c;)r=e[c++],i+=!/[^\w-]/.test(r)||r==t?r:"~"+(r=="%"?"":{"*":"2A",".":"2E","~":"7E"}[r]||r.charCodeAt(0).toString(16));return i}function m(r){return/%/.test(r)&&x(decodeURIComponent,r)||r}function v(e){for(var c=0,i=0;e.length>c;)i=(i*131+e.charCodeAt(c++))%4294967291;return e+"."+i.toString(36)}function p(){return n(I().projectId)}function d(){return n(I().accountId)}function I(){return i=i||s.get("data")}function a(J){return function(e,t){return x(function(){var c=/;\s*optimizely(\w\w+)\s*=\s*([^;]*)/g,r;if(s=window.optimizely,i="",(w.reason||x(p))&&l!=(l=document.cookie))for(A={};r=c.exec(";"+l);)A[r[1]]=m(r[2])}),x(J,e,t)}}c=a(J),w=window.offlineConversion={getProjectId:a(p),getAccountId:a(d),generateConversion:c,generateConversionUrl:c,getUserId:a(h),getSegmentsInParameters:a(function(){return""}),getVariationsInParameters:a(function(){return N("&x","",function(e){return+e.id?n(e.id):""},s.get("state").getVariationMap())}),refresh:a(function(){var c=J("phone_call_conversion");return c&&r!==c&&(w.handover="",(window.__ctm_cvars=window.__ctm_cvars||[]).push({optimizely_conversion:c}),r=c,w.handover="placed"),c}),handover:""},e()}(encodeURIComponent);
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
