/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "callrail", vendor "callrail". Built by snippetgen "0.1.0".
 * Importing it runs nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(e){var t,r,n,u,B={},o=5000/254;function i(e){return function(u,t){return r=window.optimizely,a(function(){var e,t=/(^|;)\s*optimizely(\w+)\s*=\s*([^;]*)/g;if(n!=(n=document.cookie))for(B={};e=t.exec(n);)B[e[2]]=e[3]}),a(e,u,t)}}function b(t){return t=e(t),4089>=t.length}function a(e,u,t){try{return e(u,t)}catch(n){return""}}function l(e,t){return(t||/^\d+$/).exec(e===""+e||1+e-e===1?e:"")[0]}function d(e){return a(decodeURIComponent,e)||e}function k(){return s("&x",function(e){var t="",o=0;for(e=e.pop?e:[e];e.length>o;)t+=(o?"_":"")+l(e[o++],/^(0*[1-9]\d*(_\B|$))+$/);return t},a(function(){return r.data.state.variationIdsMap})||g(B.Buckets))}function m(){return l(r.getAccountId())}function w(){return l(r.getProjectId())}function s(o,e,t){var n,u,r="";for(n in t)u=/^\d+$/.test(n)&&!t.concat&&t[n]!=={}[n]&&a(e,t[n]),u&&(r+=o+n+"="+u);return r}function p(r,u){var o=604800;document.cookie=r+"="+e(u)+"; path=/; SameSite=Lax; max-age="+o,a(function(r){window.localStorage.removeItem("calltrk-"+r)},r)}function c(n,u){var o=a(m),i=a(w),c=v(),x=k(),s=typeof n=="string"&&/\S/.test(d(n))&&(a(e,d(n))==n?n:a(e,n)),p="https://"+i+".log.optimizely.com/event?a="+i+"&d="+o+"&n="+s+"&u="+e(c)+x,g=f(),h=typeof u=="number"&&a(l,u)?"&v="+u:"";return B.PPID&&(h+="&p="+e(d(B.PPID))),b(p+g+h)&&(h=g+h),t.reason=B.OptOut=="true"?"opted_out":r?r.getProjectId?!i||!o?"no_project":/\S/.test(c)?x?s?b(p+h)?"ready":"too_long":"no_goal":"no_experiment":"no_visitor":"optimizely_loading":"optimizely_missing",t.reason=="ready"?p+h:""}function f(){return s("&s",function(u){return typeof u!="object"&&u!==!1&&e(d(""+u))},g(B.Segments))}function g(e){return e&&a(JSON.parse,d(e))}function v(){return d(B.EndUserId||"")}function h(){!t.refresh()&&5000>(o*=2)&&setTimeout(h,o)}t=window.offlineConversion={getAccountId:i(m),getProjectId:i(w),getVariationsInParameters:i(k),getSegmentsInParameters:i(f),getUserId:i(v),refresh:i(function(){var e=c("phone_call_conversion");return t.handover="",e&&e!=u&&(p("oc_url",e),u=e),t.handover=u?"placed":"",e}),generateConversionUrl:i(c)},h()}(encodeURIComponent);
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
