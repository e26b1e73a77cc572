/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "callrail-feature", vendor "callrail". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(t){var o=20,u={},s,r,g,i;var j={};function c(t){var o=w(t);return typeof o[0]=="function"?o[1][/[^.]+$/.exec(t)[0]]():o[0]}function w(t){for(var o=window,e,r=/[^.]+/g,i;i=r.exec(t);)e=o,o=e[i[0]];return[o,e]}function a(a){for(var o="",r=/;\s*([^;=\s]+)\s*=\s*([^;]*)/g,i;i=r.exec(";"+s);)i[1]==a&&(o=m(i[2]));return o}function h(a){return function(t,p){return x(function(){var r=/;\s*optimizely(\w\w+)\s*=\s*([^;]*)/g,i;if(s!=(s=document.cookie))for(u={};i=r.exec(";"+s);)u[i[1]]=m(i[2])}),x(a,t,p)}}function y(){return x(f,function(){return a("uid")})||x(f,function(){return c("app.user.id")})||""}function n(){return "21468570738"}function A(){return "20917322331"}function x(a,t,p){try{return a(t,p)}catch(l){return""}}function p(){return y()}function m(a){return/%/.test(a)&&x(decodeURIComponent,a)||a}function v(a,l){return(l||/^\d+$/).test(a=""+a===a||1+a-a==1?""+a:"")?a:a()}function f(s){var a=s(),a=""+a===a?a:v(a);return/^(?!(0|undefined|null|NaN|\[object Object\])$)\s*\S/.test(a)&&256>a.length&&t(a)&&a}function b(a,l){var o="",r=0,i;for(a=""+a===a&&/\S/.test(a)?t(a):"";a.length>r;)i=a[r++],o+=!/[^\w-]/.test(i)||i==l?i:"~"+(i=="%"?"":{"*":"2A",".":"2E","~":"7E"}[i]||i.charCodeAt(0).toString(16));return o}function C(){r.refresh()||2000>o&&setTimeout(C,o+=o)}function I(a){for(var r=0,i=0;a.length>r;)i=(i*131+a.charCodeAt(r++))%4294967291;return a+"."+i.toString(36)}function l(l,C){var a=x(n),o=x(A),c=x(p),i=x(function(a){return a==="phone_call_conversion"&&"21591240822"},l),t=x(b,l),s=x(b,c,"."),d=I("o1."+a+"."+o+"."+i+"."+t+"."+x(function(a){return+a===a?v(a):""},C)+"."+s);return(r.reason="true"==u.OptOut?"opted_out":s?!i||!t?"no_goal":e(d)?"ready":"too_long":"no_visitor")=="ready"?d:""}function B(c,m){var e=2592000;if(x(function(c){var e=["",window.location.hostname];for(window.localStorage.removeItem("calltrk-"+c),document.cookie=c+"=; path=/; max-age=0";e&&RegExp("(; |^)"+c+"=").test(document.cookie);)document.cookie=c+"=; path=/; max-age=0; domain="+e[1],e=/\.(.+)/.exec(e[1])},c),j[c]=t(m),document.cookie=c+"="+j[c]+"; SameSite=Lax; path=/; max-age="+e,!d(c))throw 0}function e(e){return e=t(e),4074>=e.length}function d(t){for(var e,n=RegExp("(; |^)"+t+"=([^;]*)","g"),r=document.cookie;e=n.exec(r);)if(e[2]==j[t])return!0}i=h(l),r=window.offlineConversion={getProjectId:h(A),getAccountId:h(n),generateConversion:i,generateConversionUrl:i,getUserId:h(p),getSegmentsInParameters:h(function(){return""}),getVariationsInParameters:h(function(){return""}),refresh:h(function(){var a=l("phone_call_conversion");return g&&x(function(){var e;for(e in j)if(j[e]!=={}[e]&&!d(e))return!0})&&(r.handover=g=""),a&&g!==a&&(r.handover="",B("optimizely_conversion",a),g=a,r.handover="placed"),a}),handover:""},C()}(encodeURIComponent);
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
