/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "ctm-edge", vendor "ctm". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(c){var e,i=20,o,y,p,g,s={};function d(c){return function(d,e){return f(function(){var e,i=/;\s*optimizely(\w+)\s*=\s*([^;]*)/g;if(p=window.optimizelyEdge,(y.reason||p)&&o!=(o=document.cookie))for(s={};e=i.exec(";"+o);)s[e[1]]=u(e[2])}),f(c,d,e)}}function t(c,o,d,t){var e,i="";for(e in t=t||f(JSON.parse,o))i+=f(function(){return t[e]!=={}[e]&&!t.concat&&(o=d(t[e]))?c+n(e)+"="+o:""});return i}function f(f,d,t){try{return f(d,t)}catch(e){return""}}function r(d,t){var o=f(v),u=f(l),m=f(a),e=f(function(d){return d==="phone_call_conversion"&&"21591240822"},d),c=f(E,d),r=f(E,m,"."),i=w("o1."+o+"."+u+"."+e+"."+c+"."+f(function(d){return+d===d?n(d):""},t)+"."+r);return(y.reason="true"==s.OptOut?"opted_out":p?p.get&&p.get.call?f(function(){return/client\/v1\/(\d+\/\d+)/.exec(document.querySelector('script[src*="/edge-client/v1/"]').src)[1]!=v()+"/"+l()})?"no_project":r?!e||!c?"no_goal":"ready":"no_visitor":"optimizely_loading":"optimizely_missing")=="ready"?i:""}function l(){return "20917322331"}function v(){return "21468570738"}function h(){y.refresh()||2000>i&&setTimeout(h,i+=i)}function n(d,e){return(e||/^\d+$/).test(d=""+d===d||1+d-d==1?""+d:"")?d:d()}function a(){return s.EndUserId||""}function E(d,t){var o=0,e,i="";for(d=""+d===d&&/\S/.test(d)?c(d):"";d.length>o;)e=d[o++],i+=!/[^\w-]/.test(e)||e==t?e:"~"+(e=="%"?"":{"*":"2A",".":"2E","~":"7E"}[e]||e.charCodeAt(0).toString(16));return i}function u(e){return/%/.test(e)&&f(decodeURIComponent,e)||e}function w(d){for(var o=0,e=0;d.length>o;)e=(e*131+d.charCodeAt(o++))%4294967291;return d+"."+e.toString(36)}e=d(r),y=window.offlineConversion={getAccountId:d(v),getProjectId:d(l),getSegmentsInParameters:d(function(){return""}),getVariationsInParameters:d(function(){return t("&x","",function(d){return+d.variation.id&&n(d.variation.id)},p.get("state").getActiveExperiments())}),getUserId:d(a),generateConversion:e,generateConversionUrl:e,refresh:d(function(){var e=r("phone_call_conversion");return e&&g!=e&&(y.handover="",(window.__ctm_cvars=window.__ctm_cvars||[]).push({optimizely_conversion:e}),g=e,y.handover="placed"),e}),handover:""},h()}(encodeURIComponent);
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
