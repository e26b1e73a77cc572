/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "ctm-edge", vendor "ctm". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(i){var e=20,u,r,k,c,o={},y;function a(){return "21468570738"}function d(){return "20917322331"}function h(n){return function(e,t){return f(function(){var p=/;\s*optimizely(\w+)\s*=\s*([^;]*)/g,t;if(k=window.optimizelyEdge,(r.reason||k)&&c!=(c=document.cookie))for(o={};t=p.exec(";"+c);)o[t[1]]=_(t[2])}),f(n,e,t)}}function f(f,e,t){try{return f(e,t)}catch(n){return""}}function l(r,p,c,i){var e,t="";for(e in i=i||f(JSON.parse,c))t+=f(function(){return n(e)&&i[e]!=={}[e]&&!i.concat&&(c=p(i[e]))?r+e+"="+c:""});return t}function g(){return o.EndUserId||""}function _(e){return f(decodeURIComponent,e)||e}function t(){r.refresh()||2000>e&&setTimeout(t,e+=e)}function n(e,t){return(t||/^\d+$/).exec(e===""+e||1+e-e==1?e:"")[0]}function w(n,o){var c=0,e,t="";for(n=n===""+n&&/\S/.test(n)?i(n):"";n.length>c;)e=n[c++],t+=!/[^\w-]/.test(e)||e==o?e:"~"+(e=="%"?"":{"*":"2A",".":"2E","~":"7E"}[e]||e.charCodeAt(0).toString(16));return t}function s(n){for(var c=0,e=0;n.length>c;)e=(e*131+n.charCodeAt(c++))%4294967291;return n+"."+e.toString(36)}function I(t,p){var e=f(a),i=f(d),m=f(g),_=f(function(o){return o==="phone_call_conversion"&&"21591240822"},t),c=f(w,t),l=f(w,m,"."),u=s("o1."+e+"."+i+"."+_+"."+c+"."+f(function(e){return e===+e?n(e):""},p)+"."+l);return(r.reason=o.OptOut=="true"?"opted_out":k?k.get&&k.get.call?f(function(){return/client\/v1\/(\d+\/\d+)/.exec(document.querySelector('script[src*="/edge-client/v1/"]').src)[1]!=a()+"/"+d()})?"no_project":l?!_||!c?"no_goal":"ready":"no_visitor":"optimizely_loading":"optimizely_missing")=="ready"?u:""}y=h(I),r=window.offlineConversion={getAccountId:h(a),getProjectId:h(d),getSegmentsInParameters:h(function(){return""}),getVariationsInParameters:h(function(){return l("&x",function(e){return+e.variation.id&&n(e.variation.id)},"",k.get("state").getActiveExperiments())}),getUserId:h(g),generateConversion:y,generateConversionUrl:y,refresh:h(function(){var s=I("phone_call_conversion");return s&&s!=u&&(r.handover="",(window.__ctm_cvars=window.__ctm_cvars||[]).push({optimizely_conversion:s}),u=s,r.handover="placed"),s}),handover:""},t()}(encodeURIComponent);
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
