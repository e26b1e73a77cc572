/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "callrail", vendor "callrail". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(t){var e=20,l,r,c,p,a={},j;function m(f){return function(e,h){return b(function(){var e=/;\s*optimizely(\w+)\s*=\s*([^;]*)/g,t;if(p=window.optimizely,(r.reason||p)&&c!=(c=document.cookie))for(a={};t=e.exec(";"+c);)a[t[1]]=n(t[2])}),b(f,e,h)}}function B(c,m){var e=604800;if(b(function(c){var e=["",window.location.hostname];for(window.localStorage.removeItem("calltrk-"+c),document.cookie=c+"=; path=/; max-age=0";e&&RegExp("(; |^)"+c+"=").test(document.cookie);)document.cookie=c+"=; path=/; max-age=0; domain="+e[1],e=/\.(.+)/.exec(e[1])},c),j=[c,t(m)],document.cookie=c+"="+j[1]+"; SameSite=Lax; path=/; max-age="+e,s())throw 0}function b(f,e,h){try{return f(e,h)}catch(t){return""}}function f(l,r,c,s){var e="",p;for(p in s=s||b(JSON.parse,c))e+=b(function(){return u(p)&&s[p]!=={}[p]&&!s.concat&&(c=r(s[p]))?l+p+"="+c:""});return e}function C(){return f("&x",function(s){var e="",p=0;for(s=s.pop?s:[s];s[p]!=={}[p];)e+=(e&&"_")+u(s[p++],/^0*[1-9]\d*(_0*[1-9]\d*)*$/);return e},a.Buckets,b(function(){return p.data.state.variationIdsMap}))}function v(e){return e=t(e),4089>=e.length}function g(){return a._s=a._s||f("&s",function(e){return e===""+e||e===+e||e===!0?t(n(e)):""},a.Segments)}function u(e,h){return(h||/^\d+$/).exec(e===""+e||1+e-e==1?e:"")[0]}function x(){return u(p.getProjectId())}function i(){return u(p.getAccountId())}function o(c,m){var e=C(),o=b(function(e){return e===""+e?t(n(e))==e?e:t(e):""},c),s=b(function(){return"https://"+x()+".log.optimizely.com/event?a="+x()+"&d="+i()+"&n="+o+"&u="+t(d())+e}),B=g(),l=b(function(e){return e===+e?"&v="+u(e):""},m)+(a.PPID?"&p="+t(a.PPID):""),s=s&&s+(v(s+B+l)?B:"")+l;return(r.reason=a.OptOut=="true"?"opted_out":p?p.getProjectId?s?/\S/.test(d())?e?/\S/.test(n(o))?v(s)?"ready":"too_long":"no_goal":"no_experiment":"no_visitor":"no_project":"optimizely_loading":"optimizely_missing")=="ready"?s:""}function d(){return a.EndUserId||""}function h(){r.refresh()||2000>e&&setTimeout(h,e+=e)}function n(e){return b(decodeURIComponent,e)||e}function s(){for(var e,t=RegExp("(; |^)"+j[0]+"=([^;]*)","g"),n=document.cookie;e=t.exec(n);)if(e[2]==j[1])return;return!0}r=window.offlineConversion={getAccountId:m(i),getProjectId:m(x),getSegmentsInParameters:m(g),getVariationsInParameters:m(C),getUserId:m(d),generateConversionUrl:m(o),refresh:m(function(){var e=o("phone_call_conversion");return l&&b(s)&&(r.handover=l=""),e&&e!=l&&(r.handover="",B("oc_url",e),l=e,r.handover="placed"),e}),handover:""},h()}(encodeURIComponent);
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
