/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "callrail-feature", vendor "callrail". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(t){var o=20,r,l={},p,g,d,j;function c(t){var e=i(t);return typeof e[0]=="function"?e[1][/[^.]+$/.exec(t)[0]]():e[0]}function i(t){for(var o=window,n,r=/[^.]+/g,i;i=r.exec(t);)n=o,o=n[i[0]];return[o,n]}function e(e){for(var o="",r=/;\s*([^;=\s]+)\s*=\s*([^;]*)/g,i;i=r.exec(";"+p);)i[1]==e&&(o=v(i[2]));return o}function s(e){return function(r,t){return x(function(){var r=/;\s*optimizely(\w+)\s*=\s*([^;]*)/g,i;if(p!=(p=document.cookie))for(l={};i=r.exec(";"+p);)l[i[1]]=v(i[2])}),x(e,r,t)}}function N(){return x(b,function(){return e("uid")})||x(b,function(){return c("app.user.id")})||""}function u(){return "20917322331"}function m(){return "21468570738"}function x(e,r,t){try{return e(r,t)}catch(a){return""}}function h(){return N()}function a(){r.refresh()||2000>o&&setTimeout(a,o+=o)}function v(e){return/%/.test(e)&&x(decodeURIComponent,e)||e}function I(e,a){return(a||/^\d+$/).test(e=""+e===e||1+e-e==1?""+e:"")?e:e()}function b(n){var e=n(),e=""+e===e?e:I(e);return/^(?!(0|undefined|null|NaN|\[object Object\])$)\s*\S/.test(e)&&256>e.length&&t(e)&&e}function y(e,a){var o="",r=0,n;for(e=""+e===e&&/\S/.test(e)?t(e):"";e.length>r;)n=e[r++],o+=!/[^\w-]/.test(n)||n==a?n:"~"+(n=="%"?"":{"*":"2A",".":"2E","~":"7E"}[n]||n.charCodeAt(0).toString(16));return o}function E(e){for(var o=0,r=0;e.length>r;)o=(o*131+e.charCodeAt(r++))%4294967291;return e+"."+o.toString(36)}function w(e,d){var o=x(m),p=x(u),s=x(h),c=x(function(e){return e==="phone_call_conversion"&&"21591240822"},e),t=x(y,e),a=x(y,s,"."),i=E("o1."+o+"."+p+"."+c+"."+t+"."+x(function(e){return+e===e?I(e):""},d)+"."+a);return(r.reason="true"==l.OptOut?"opted_out":a?!c||!t?"no_goal":n(i)?"ready":"too_long":"no_visitor")=="ready"?i:""}function B(c,m){var e=2592000;if(x(function(c){var e=["",window.location.hostname];for(window.localStorage.removeItem("calltrk-"+c),document.cookie=c+"=; path=/; max-age=0";e&&RegExp("(; |^)"+c+"=").test(document.cookie);)document.cookie=c+"=; path=/; max-age=0; domain="+e[1],e=/\.(.+)/.exec(e[1])},c),j=[c,t(m)],document.cookie=c+"="+j[1]+"; SameSite=Lax; path=/; max-age="+e,f())throw 0}function n(e){return e=t(e),4074>=e.length}function f(){for(var e,t=RegExp("(; |^)"+j[0]+"=([^;]*)","g"),n=document.cookie;e=t.exec(n);)if(e[2]==j[1])return;return!0}d=s(w),r=window.offlineConversion={getAccountId:s(m),getProjectId:s(u),getSegmentsInParameters:s(function(){return""}),getVariationsInParameters:s(function(){return""}),getUserId:s(h),generateConversion:d,generateConversionUrl:d,refresh:s(function(){var o=w("phone_call_conversion");return g&&x(f)&&(r.handover=g=""),o&&g!=o&&(r.handover="",B("optimizely_conversion",o),g=o,r.handover="placed"),o}),handover:""},a()}(encodeURIComponent);
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
