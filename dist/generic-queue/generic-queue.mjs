/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "generic-queue", vendor "generic-queue". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(t){var i=20,c,a,r,s,o={};function e(t){return function(e,d){return g(function(){var i=/;\s*optimizely(\w\w+)\s*=\s*([^;]*)/g,e;if(a=window.optimizely,(c.reason||g(p))&&r!=(r=document.cookie))for(o={};e=i.exec(";"+r);)o[e[1]]=n(e[2])}),g(t,e,d)}}function f(t,p,e,d){var i="",r;for(r in d=d||g(JSON.parse,p))i+=g(function(){return d.concat||(p=d[r])==={}[r]?"":(p=e(p))&&t+C(r)+"="+p});return i}function m(){return o.EndUserId||""}function g(f,e,d){try{return f(e,d)}catch(t){return""}}function d(h,d){var i=u(),s=g(function(e){return""+e===e?t(n(e))==e?e:t(e):""},h),e=g(function(){return"https://"+p()+".log.optimizely.com/event?a="+p()+"&d="+l()+"&n="+s+"&u="+t(m())+i+k()+g(function(e){return+e===e?"&v="+C(e):""},d)+(o.PPID?"&p="+t(o.PPID):"")});return(c.reason="true"!=o.OptOut?a?a.getProjectId?e?/\S/.test(m())?i?/\S/.test(n(s))?"ready":"no_goal":"no_experiment":"no_visitor":"no_project":"optimizely_loading":"optimizely_missing":"opted_out")=="ready"?e:""}function h(){c.refresh()||2000>i&&setTimeout(h,i+=i)}function n(e){return/%/.test(e)&&g(decodeURIComponent,e)||e}function k(){return o.S=o.S||f("&s",o.Segments,function(e){return""+e===e||+e===e||!0===e?t(n(e)):""})}function C(e,d){return(d||/^\d+$/).test(e=""+e===e||1+e-e==1?""+e:"")?e:e()}function u(){return f("&x",o.Buckets,function(e){var i="",r=0;for(e=e.pop?e:[e];e[r]!=={}[r];)i+=(i&&"_")+C(e[r++],/^0*[1-9]\d*(_0*[1-9]\d*)*$/);return i},g(function(){return a.data.state.variationIdsMap}))}function p(){return C(a.getProjectId())}function l(){return C(a.getAccountId())}function z(s){var e=0,p=window._vendorQueue=window._vendorQueue||[],t;if(p.push==[].push){if(t=p.length,p[t]=s,p[t]!=s)throw 0;for(;t>e&&(p[e]||"")[0]!="trackVisit";)e++;for(;t>e;t--)p[t]=p[t-1];p[e]=s;return}p.push(s)}c=window.offlineConversion={getProjectId:e(p),getAccountId:e(l),generateConversionUrl:e(d),getUserId:e(m),getSegmentsInParameters:e(k),getVariationsInParameters:e(u),refresh:e(function(){var i=d("phone_call_conversion");return i&&s!==i&&(c.handover="",z(["setVariable",["optimizely_conversion",i]]),s=i,c.handover="placed"),i}),handover:""},h()}(encodeURIComponent);
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
