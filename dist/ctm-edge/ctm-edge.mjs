/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "ctm-edge", vendor "ctm". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(m){var i=20,e,c,l,t={},g,r;function E(e,c,l,t){var i="",r;for(r in t=t||f(JSON.parse,c))i+=f(function(){return t.concat||(c=t[r])==={}[r]?"":(c=l(c))&&e+u(r)+"="+c});return i}function h(d){return function(a,c){return f(function(){var i=/;\s*optimizely(\w\w+)\s*=\s*([^;]*)/g,r;if(l=window.optimizelyEdge,(g.reason||l.get||l.getProjectId)&&e!=(e=document.cookie))for(t={};r=i.exec(";"+e);)t[r[1]]=n(r[2])}),f(d,a,c)}}function f(f,a,c){try{return f(a,c)}catch(d){return""}}function o(d,m){var i=f(a),w=f(s),n=f(p),c=f(function(d){return d==="phone_call_conversion"&&"21591240822"},d),o=f(v,d),e=f(v,n,"."),r=I("o1."+i+"."+w+"."+c+"."+o+"."+f(function(d){return+d===d?u(d):""},m)+"."+e);return(g.reason="true"==t.OptOut?"opted_out":l?l.get&&l.get.call?f(function(){return/client\/v1\/(\d+\/\d+)/.exec(document.querySelector('script[src*="/edge-client/v1/"]').src)[1]!=a()+"/"+s()})?"no_project":e?!c||!o?"no_goal":"ready":"no_visitor":"optimizely_loading":"optimizely_missing")=="ready"?r:""}function n(d){return/%/.test(d)&&f(decodeURIComponent,d)||d}function u(d,c){return(c||/^\d+$/).test(d=""+d===d||1+d-d==1?""+d:"")?d:d()}function d(){g.refresh()||2000>i&&setTimeout(d,i+=i)}function p(){return t.EndUserId||""}function s(){return "20917322331"}function a(){return "21468570738"}function v(d,t){var c=0,i="",r;for(d=""+d===d&&/\S/.test(d)?m(d):"";d.length>c;)r=d[c++],i+=!/[^\w-]/.test(r)||r==t?r:"~"+(r=="%"?"":{"*":"2A",".":"2E","~":"7E"}[r]||r.charCodeAt(0).toString(16));return i}function I(d){for(var c=0,r=0;d.length>c;)r=(r*131+d.charCodeAt(c++))%4294967291;return d+"."+r.toString(36)}c=h(o),g=window.offlineConversion={getProjectId:h(s),getAccountId:h(a),generateConversion:c,generateConversionUrl:c,getUserId:h(p),getSegmentsInParameters:h(function(){return""}),getVariationsInParameters:h(function(){return E("&x","",function(d){return+d.variation.id?u(d.variation.id):""},l.get("state").getActiveExperiments())}),refresh:h(function(){var i=o("phone_call_conversion");return i&&r!==i&&(g.handover="",(window.__ctm_cvars=window.__ctm_cvars||[]).push({optimizely_conversion:i}),r=i,g.handover="placed"),i}),handover:""},d()}(encodeURIComponent);
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
