/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "callrail", vendor "callrail". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(t){var i=20,c,a,r,s,o={};var b={};function z(t){return function(e,d){return g(function(){var i=/;\s*optimizely(\w\w+)\s*=\s*([^;]*)/g,e;if(a=window.optimizely,(c.reason||g(p))&&r!=(r=document.cookie))for(o={};e=i.exec(";"+r);)o[e[1]]=n(e[2])}),g(t,e,d)}}function f(t,p,e,d){var i="",r;for(r in d=d||g(JSON.parse,p))i+=g(function(){return d.concat||(p=d[r])==={}[r]?"":(p=e(p))&&t+C(r)+"="+p});return i}function m(){return o.EndUserId||""}function g(f,e,d){try{return f(e,d)}catch(t){return""}}function d(h,d){var i=u(),s=g(function(e){return""+e===e?t(n(e))==e?e:t(e):""},h),r=g(function(){return"https://"+p()+".log.optimizely.com/event?a="+p()+"&d="+l()+"&n="+s+"&u="+t(m())+i}),B=k(),e=g(function(e){return+e===e?"&v="+C(e):""},d)+(o.PPID?"&p="+t(o.PPID):""),r=r&&r+(v(r+B+e)?B:"")+e;return(c.reason="true"!=o.OptOut?a?a.getProjectId?r?/\S/.test(m())?i?/\S/.test(n(s))?v(r)?"ready":"too_long":"no_goal":"no_experiment":"no_visitor":"no_project":"optimizely_loading":"optimizely_missing":"opted_out")=="ready"?r:""}function h(){c.refresh()||2000>i&&setTimeout(h,i+=i)}function n(e){return/%/.test(e)&&g(decodeURIComponent,e)||e}function k(){return o.S=o.S||f("&s",o.Segments,function(e){return""+e===e||+e===e||!0===e?t(n(e)):""})}function C(e,d){return(d||/^\d+$/).test(e=""+e===e||1+e-e==1?""+e:"")?e:e()}function u(){return f("&x",o.Buckets,function(e){var i="",r=0;for(e=e.pop?e:[e];e[r]!=={}[r];)i+=(i&&"_")+C(e[r++],/^0*[1-9]\d*(_0*[1-9]\d*)*$/);return i},g(function(){return a.data.state.variationIdsMap}))}function p(){return C(a.getProjectId())}function l(){return C(a.getAccountId())}function B(c,m){var n=604800;if(g(function(c){var e=["",window.location.hostname];for(window.localStorage.removeItem("calltrk-"+c),document.cookie=c+"=; path=/; max-age=0";e&&RegExp("(; |^)"+c+"=").test(document.cookie);)document.cookie=c+"=; path=/; max-age=0; domain="+e[1],e=/\.(.+)/.exec(e[1])},c),b[c]=t(m),document.cookie=c+"="+b[c]+"; SameSite=Lax; path=/; max-age="+n,!e(c))throw 0}function v(e){return e=t(e),4089>=e.length}function e(t){for(var e,n=RegExp("(; |^)"+t+"=([^;]*)","g"),r=document.cookie;e=n.exec(r);)if(e[2]==b[t])return!0}c=window.offlineConversion={getProjectId:z(p),getAccountId:z(l),generateConversionUrl:z(d),getUserId:z(m),getSegmentsInParameters:z(k),getVariationsInParameters:z(u),refresh:z(function(){var i=d("phone_call_conversion");return s&&g(function(){var t;for(t in b)if(b[t]!=={}[t]&&!e(t))return!0})&&(c.handover=s=""),i&&s!==i&&(c.handover="",B("oc_url",i),s=i,c.handover="placed"),i}),handover:""},h()}(encodeURIComponent);
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
