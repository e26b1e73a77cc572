/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "callrail", vendor "callrail". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(u){var i=20,m,a,s,o,t={};var b={};function h(u){return function(d,i){return f(function(){var i=/;\s*optimizely(\w\w+)\s*=\s*([^;]*)/g,r;if(m=window.optimizely,(o.reason||m)&&s!=(s=document.cookie))for(t={};r=i.exec(";"+s);)t[r[1]]=n(r[2])}),f(u,d,i)}}function z(e,s,o,t){var i="",r;for(r in t=t||f(JSON.parse,s))i+=f(function(){return t.concat||(s=t[r])==={}[r]?"":(s=o(s))&&e+c(r)+"="+s});return i}function f(f,o,t){try{return f(o,t)}catch(u){return""}}function r(g,r){var i=C(),s=f(function(d){return""+d===d?u(n(d))==d?d:u(d):""},g),e=f(function(){return"https://"+k()+".log.optimizely.com/event?a="+k()+"&d="+p()+"&n="+s+"&u="+u(d())+i}),B=l(),a=f(function(d){return+d===d?"&v="+c(d):""},r)+(t.PPID?"&p="+u(t.PPID):""),e=e&&e+(v(e+B+a)?B:"")+a;return(o.reason="true"!=t.OptOut?m?m.getProjectId?e?/\S/.test(d())?i?/\S/.test(n(s))?v(e)?"ready":"too_long":"no_goal":"no_experiment":"no_visitor":"no_project":"optimizely_loading":"optimizely_missing":"opted_out")=="ready"?e:""}function n(d){return/%/.test(d)&&f(decodeURIComponent,d)||d}function l(){return t.S=t.S||z("&s",t.Segments,function(d){return""+d===d||+d===d||!0===d?u(n(d)):""})}function g(){o.refresh()||2000>i&&setTimeout(g,i+=i)}function d(){return t.EndUserId||""}function C(){return z("&x",t.Buckets,function(t){var i="",r=0;for(t=t.pop?t:[t];t[r]!=={}[r];)i+=(i&&"_")+c(t[r++],/^0*[1-9]\d*(_0*[1-9]\d*)*$/);return i},f(function(){return m.data.state.variationIdsMap}))}function k(){return c(m.getProjectId())}function p(){return c(m.getAccountId())}function c(d,i){return(i||/^\d+$/).test(d=""+d===d||1+d-d==1?""+d:"")?d:d()}function B(c,m){var t=604800;if(f(function(c){var e=["",window.location.hostname];for(window.localStorage.removeItem("calltrk-"+c),document.cookie=c+"=; path=/; max-age=0";e&&RegExp("(; |^)"+c+"=").test(document.cookie);)document.cookie=c+"=; path=/; max-age=0; domain="+e[1],e=/\.(.+)/.exec(e[1])},c),b[c]=u(m),document.cookie=c+"="+b[c]+"; SameSite=Lax; path=/; max-age="+t,!e(c))throw 0}function v(e){return e=u(e),4089>=e.length}function e(t){for(var e,n=RegExp("(; |^)"+t+"=([^;]*)","g"),r=document.cookie;e=n.exec(r);)if(e[2]==b[t])return!0}o=window.offlineConversion={getProjectId:h(k),getAccountId:h(p),generateConversionUrl:h(r),getUserId:h(d),getSegmentsInParameters:h(l),getVariationsInParameters:h(C),refresh:h(function(){var i=r("phone_call_conversion");return a&&f(function(){var t;for(t in b)if(b[t]!=={}[t]&&!e(t))return!0})&&(o.handover=a=""),i&&a!==i&&(o.handover="",B("oc_url",i),a=i,o.handover="placed"),i}),handover:""},g()}(encodeURIComponent);
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
