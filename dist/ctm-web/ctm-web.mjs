/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "ctm-web", vendor "ctm". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(i){var e,o=20,g,m,a,d,c,u={};function t(i){return function(t,e){return s(function(){var e,o=/;\s*optimizely(\w+)\s*=\s*([^;]*)/g;if(d=window.optimizely,c="",(m.reason||d)&&a!=(a=document.cookie))for(u={};e=o.exec(";"+a);)u[e[1]]=l(e[2])}),s(i,t,e)}}function p(){return c=c||d.get("data")}function C(m,a,d,c){var e,o="";for(e in c=c||s(JSON.parse,a))o+=s(function(){return c[e]!=={}[e]&&!c.concat&&(a=d(c[e]))?m+z(e)+"="+a:""});return o}function r(e,c){var a=s(f),o=s(J),n=s(I),i=s(function(i){var o,e,c=p().events;if(i==="phone_call_conversion")return "21591240822";for(e in c)c[e]!=={}[e]&&(o=o||s(function(t,e){return e.apiName===t&&z(e.id)},i,c[e]));return o},e),t=s(x,e),l=s(x,n,"."),r=h("o1."+a+"."+o+"."+i+"."+t+"."+s(function(e){return+e===e?z(e):""},c)+"."+l);return(m.reason="true"==u.OptOut?"opted_out":d?d.get&&d.get.call?!o||!a||o!="20917322331"?"no_project":l?!i||!t?"no_goal":"ready":"no_visitor":"optimizely_loading":"optimizely_missing")=="ready"?r:""}function s(s,d,c){try{return s(d,c)}catch(e){return""}}function l(e){return/%/.test(e)&&s(decodeURIComponent,e)||e}function I(){var e=d.get("visitor_id").randomId;return""+e===e?e:z(e)}function z(e,i){return(i||/^\d+$/).test(e=""+e===e||1+e-e==1?""+e:"")?e:e()}function n(){m.refresh()||2000>o&&setTimeout(n,o+=o)}function x(e,c){var a=0,r,o="";for(e=""+e===e&&/\S/.test(e)?i(e):"";e.length>a;)r=e[a++],o+=!/[^\w-]/.test(r)||r==c?r:"~"+(r=="%"?"":{"*":"2A",".":"2E","~":"7E"}[r]||r.charCodeAt(0).toString(16));return o}function h(e){for(var a=0,r=0;e.length>a;)r=(r*131+e.charCodeAt(a++))%4294967291;return e+"."+r.toString(36)}function J(){return z(p().projectId)}function f(){return z(p().accountId)}e=t(r),m=window.offlineConversion={getAccountId:t(f),getProjectId:t(J),getSegmentsInParameters:t(function(){return""}),getVariationsInParameters:t(function(){return C("&x","",function(e){return+e.id&&z(e.id)},d.get("state").getVariationMap())}),getUserId:t(I),generateConversion:e,generateConversionUrl:e,refresh:t(function(){var e=r("phone_call_conversion");return e&&g!=e&&(m.handover="",(window.__ctm_cvars=window.__ctm_cvars||[]).push({optimizely_conversion:e}),g=e,m.handover="placed"),e}),handover:""},n()}(encodeURIComponent);
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
