/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "ctm", vendor "ctm". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(u){var i=20,a,e,s,o,t={};function h(u){return function(d,i){return f(function(){var i=/;\s*optimizely(\w\w+)\s*=\s*([^;]*)/g,r;if(a=window.optimizely,(o.reason||a)&&s!=(s=document.cookie))for(t={};r=i.exec(";"+s);)t[r[1]]=n(r[2])}),f(u,d,i)}}function z(e,s,o,t){var i="",r;for(r in t=t||f(JSON.parse,s))i+=f(function(){return t.concat||(s=t[r])==={}[r]?"":(s=o(s))&&e+c(r)+"="+s});return i}function f(f,o,t){try{return f(o,t)}catch(u){return""}}function r(g,r){var i=C(),s=f(function(d){return""+d===d?u(n(d))==d?d:u(d):""},g),e=f(function(){return"https://"+k()+".log.optimizely.com/event?a="+k()+"&d="+p()+"&n="+s+"&u="+u(d())+i+l()+f(function(d){return+d===d?"&v="+c(d):""},r)+(t.PPID?"&p="+u(t.PPID):"")});return(o.reason="true"!=t.OptOut?a?a.getProjectId?e?/\S/.test(d())?i?/\S/.test(n(s))?"ready":"no_goal":"no_experiment":"no_visitor":"no_project":"optimizely_loading":"optimizely_missing":"opted_out")=="ready"?e:""}function n(d){return/%/.test(d)&&f(decodeURIComponent,d)||d}function l(){return t.S=t.S||z("&s",t.Segments,function(d){return""+d===d||+d===d||!0===d?u(n(d)):""})}function g(){o.refresh()||2000>i&&setTimeout(g,i+=i)}function d(){return t.EndUserId||""}function C(){return z("&x",t.Buckets,function(t){var i="",r=0;for(t=t.pop?t:[t];t[r]!=={}[r];)i+=(i&&"_")+c(t[r++],/^0*[1-9]\d*(_0*[1-9]\d*)*$/);return i},f(function(){return a.data.state.variationIdsMap}))}function k(){return c(a.getProjectId())}function p(){return c(a.getAccountId())}function c(d,i){return(i||/^\d+$/).test(d=""+d===d||1+d-d==1?""+d:"")?d:d()}o=window.offlineConversion={getProjectId:h(k),getAccountId:h(p),generateConversionUrl:h(r),getUserId:h(d),getSegmentsInParameters:h(l),getVariationsInParameters:h(C),refresh:h(function(){var i=r("phone_call_conversion");return i&&e!==i&&(o.handover="",(window.__ctm_cvars=window.__ctm_cvars||[]).push({optimizely_conversion:i}),e=i,o.handover="placed"),i}),handover:""},g()}(encodeURIComponent);
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

export function generateConversionUrl(goal, value) {
  return call('generateConversionUrl', goal, value);
}

export function refresh() {
  return call('refresh');
}

function call(name, goal, value) {
  return api && api[name] ? api[name](goal, value) : '';
}
