/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "ctm", vendor "ctm". Built by snippetgen "0.1.0".
 * Importing it runs nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(e){var t,r,n,u,B={},o=5000/254;function i(e){return function(u,t){return r=window.optimizely,a(function(){var e,t=/(^|;)\s*optimizely(\w+)\s*=\s*([^;]*)/g;if(n!=(n=document.cookie))for(B={};e=t.exec(n);)B[e[2]]=e[3]}),a(e,u,t)}}function a(e,u,t){try{return e(u,t)}catch(n){return""}}function l(e,t){return(t||/^\d+$/).exec(e===""+e||1+e-e===1?e:"")[0]}function d(e){return a(decodeURIComponent,e)||e}function k(){return s("&x",function(e){var t="",o=0;for(e=e.pop?e:[e];e.length>o;)t+=(o?"_":"")+l(e[o++],/^(0*[1-9]\d*(_\B|$))+$/);return t},a(function(){return r.data.state.variationIdsMap})||f(B.Buckets))}function m(){return l(r.getAccountId())}function w(){return l(r.getProjectId())}function s(o,e,t){var n,u,r="";for(n in t)u=/^\d+$/.test(n)&&!t.concat&&t[n]!=={}[n]&&a(e,t[n]),u&&(r+=o+n+"="+u);return r}function p(n,u){var o=a(m),i=a(w),s=g(),x=k(),p=typeof n=="string"&&/\S/.test(d(n))&&(a(e,d(n))==n?n:a(e,n)),f="https://"+i+".log.optimizely.com/event?a="+i+"&d="+o+"&n="+p+"&u="+e(s)+x,v=c()+(typeof u=="number"&&a(l,u)?"&v="+u:"");return B.PPID&&(v+="&p="+e(d(B.PPID))),t.reason=B.OptOut=="true"?"opted_out":r?r.getProjectId?!i||!o?"no_project":/\S/.test(s)?x?p?"ready":"no_goal":"no_experiment":"no_visitor":"optimizely_loading":"optimizely_missing",t.reason=="ready"?f+v:""}function c(){return s("&s",function(u){return typeof u!="object"&&u!==!1&&e(d(""+u))},f(B.Segments))}function f(e){return e&&a(JSON.parse,d(e))}function g(){return d(B.EndUserId||"")}function b(){!t.refresh()&&5000>(o*=2)&&setTimeout(b,o)}t=window.offlineConversion={getAccountId:i(m),getProjectId:i(w),getVariationsInParameters:i(k),getSegmentsInParameters:i(c),getUserId:i(g),refresh:i(function(){var e=p("phone_call_conversion");return t.handover="",e&&e!=u&&((window.__ctm_cvars=window.__ctm_cvars||[]).push({optimizely_conversion:e}),u=e),t.handover=u?"placed":"",e}),generateConversionUrl:i(p)},b()}(encodeURIComponent);
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
