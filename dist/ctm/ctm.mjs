/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "ctm", vendor "ctm". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(t){var i=20,c,a,r,s,o={};function z(t){return function(e,d){return f(function(){var i=/;\s*optimizely(\w\w+)\s*=\s*([^;]*)/g,e;if(a=window.optimizely,(c.reason||f(p))&&r!=(r=document.cookie))for(o={};e=i.exec(";"+r);)o[e[1]]=n(e[2])}),f(t,e,d)}}function e(t,p,e,d){var i="",r;for(r in d=d||f(JSON.parse,p))i+=f(function(){return d.concat||(p=d[r])==={}[r]?"":(p=e(p))&&t+C(r)+"="+p});return i}function m(){return o.EndUserId||""}function f(f,e,d){try{return f(e,d)}catch(t){return""}}function d(h,d){var i=u(),s=f(function(e){return""+e===e?t(n(e))==e?e:t(e):""},h),e=f(function(){return"https://"+p()+".log.optimizely.com/event?a="+p()+"&d="+l()+"&n="+s+"&u="+t(m())+i+k()+f(function(e){return+e===e?"&v="+C(e):""},d)+(o.PPID?"&p="+t(o.PPID):"")});return(c.reason="true"!=o.OptOut?a?a.getProjectId?e?/\S/.test(m())?i?/\S/.test(n(s))?"ready":"no_goal":"no_experiment":"no_visitor":"no_project":"optimizely_loading":"optimizely_missing":"opted_out")=="ready"?e:""}function h(){c.refresh()||2000>i&&setTimeout(h,i+=i)}function n(e){return/%/.test(e)&&f(decodeURIComponent,e)||e}function k(){return o.S=o.S||e("&s",o.Segments,function(e){return""+e===e||+e===e||!0===e?t(n(e)):""})}function C(e,d){return(d||/^\d+$/).test(e=""+e===e||1+e-e==1?""+e:"")?e:e()}function u(){return e("&x",o.Buckets,function(e){var i="",r=0;for(e=e.pop?e:[e];e[r]!=={}[r];)i+=(i&&"_")+C(e[r++],/^0*[1-9]\d*(_0*[1-9]\d*)*$/);return i},f(function(){return a.data.state.variationIdsMap}))}function p(){return C(a.getProjectId())}function l(){return C(a.getAccountId())}c=window.offlineConversion={getProjectId:z(p),getAccountId:z(l),generateConversionUrl:z(d),getUserId:z(m),getSegmentsInParameters:z(k),getVariationsInParameters:z(u),refresh:z(function(){var i=d("phone_call_conversion");return i&&s!==i&&(c.handover="",(window.__ctm_cvars=window.__ctm_cvars||[]).push({optimizely_conversion:i}),s=i,c.handover="placed"),i}),handover:""},h()}(encodeURIComponent);
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
