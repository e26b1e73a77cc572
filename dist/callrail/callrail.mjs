/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "callrail", vendor "callrail". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(t){var s=20,f,o,u,d,a={},b;function h(t){return function(e,s){return g(function(){var s=/;\s*optimizely(\w+)\s*=\s*([^;]*)/g,e;if(f=window.optimizely,(d.reason||f)&&u!=(u=document.cookie))for(a={};e=s.exec(";"+u);)a[e[1]]=n(e[2])}),g(t,e,s)}}function g(f,e,s){try{return f(e,s)}catch(t){return""}}function z(o,u,d,a){var s="",e;for(e in a=a||g(JSON.parse,u))s+=g(function(){return a[e]!=={}[e]&&!a.concat&&(u=d(a[e]))?o+r(e)+"="+u:""});return s}function e(u,c){var s=k(),e=g(function(e){return""+e===e?t(n(e))==e?e:t(e):""},u),p=g(function(){return"https://"+C()+".log.optimizely.com/event?a="+C()+"&d="+m()+"&n="+e+"&u="+t(i())+s}),B=l(),o=g(function(e){return+e===e?"&v="+r(e):""},c)+(a.PPID?"&p="+t(a.PPID):""),p=p&&p+(v(p+B+o)?B:"")+o;return(d.reason="true"==a.OptOut?"opted_out":f?f.getProjectId?p?/\S/.test(i())?s?/\S/.test(n(e))?v(p)?"ready":"too_long":"no_goal":"no_experiment":"no_visitor":"no_project":"optimizely_loading":"optimizely_missing")=="ready"?p:""}function l(){return a.s=a.s||z("&s",a.Segments,function(e){return""+e===e||+e===e||!0===e?t(n(e)):""})}function n(e){return/%/.test(e)&&g(decodeURIComponent,e)||e}function i(){return a.EndUserId||""}function k(){return z("&x",a.Buckets,function(a){var s="",e=0;for(a=a.pop?a:[a];a[e]!=={}[e];)s+=(s&&"_")+r(a[e++],/^0*[1-9]\d*(_0*[1-9]\d*)*$/);return s},g(function(){return f.data.state.variationIdsMap}))}function p(){d.refresh()||2000>s&&setTimeout(p,s+=s)}function r(e,s){return(s||/^\d+$/).test(e=""+e===e||1+e-e==1?""+e:"")?e:e()}function C(){return r(f.getProjectId())}function m(){return r(f.getAccountId())}function B(n,m){var e=604800;if(g(function(c){var e=["",window.location.hostname];for(window.localStorage.removeItem("calltrk-"+c),document.cookie=c+"=; path=/; max-age=0";e&&RegExp("(; |^)"+c+"=").test(document.cookie);)document.cookie=c+"=; path=/; max-age=0; domain="+e[1],e=/\.(.+)/.exec(e[1])},n),b=[n,t(m)],document.cookie=n+"="+b[1]+"; SameSite=Lax; path=/; max-age="+e,c())throw 0}function v(e){return e=t(e),4089>=e.length}function c(){for(var e,t=RegExp("(; |^)"+b[0]+"=([^;]*)","g"),n=document.cookie;e=t.exec(n);)if(e[2]==b[1])return;return!0}d=window.offlineConversion={getAccountId:h(m),getProjectId:h(C),getSegmentsInParameters:h(l),getVariationsInParameters:h(k),getUserId:h(i),generateConversionUrl:h(e),refresh:h(function(){var s=e("phone_call_conversion");return o&&g(c)&&(d.handover=o=""),s&&o!=s&&(d.handover="",B("oc_url",s),o=s,d.handover="placed"),s}),handover:""},p()}(encodeURIComponent);
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
