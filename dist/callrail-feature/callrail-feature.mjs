/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "callrail-feature", vendor "callrail". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(o){var t=20,s,r,c,a={},y,z;function j(){return b(g,function(){return e("uid")})||b(g,function(){return v("app.user.id")})||""}function f(a){for(var e,u=/[^.]+/g,l,t=window;l=u.exec(a);)e=t,t=e[l[0]];return[t,e]}function m(f){return function(p,h){return b(function(){var e=/;\s*optimizely(\w+)\s*=\s*([^;]*)/g,t;if(c!=(c=document.cookie))for(a={};t=e.exec(";"+c);)a[t[1]]=n(t[2])}),b(f,p,h)}}function B(c,m){var t=2592000;if(b(function(c){var e=["",window.location.hostname];for(window.localStorage.removeItem("calltrk-"+c),document.cookie=c+"=; path=/; max-age=0";e&&RegExp("(; |^)"+c+"=").test(document.cookie);)document.cookie=c+"=; path=/; max-age=0; domain="+e[1],e=/\.(.+)/.exec(e[1])},c),z=[c,o(m)],document.cookie=c+"="+z[1]+"; SameSite=Lax; path=/; max-age="+t,p())throw 0}function b(f,e,h){try{return f(e,h)}catch(t){return""}}function v(t){var e=f(t);return typeof e[0]=="function"?e[1][/[^.]+$/.exec(t)[0]]():e[0]}function i(e){return e=o(e),4074>=e.length}function u(e,h){return(h||/^\d+$/).exec(e===""+e||1+e-e==1?e:"")[0]}function x(){return "20917322331"}function d(){return "21468570738"}function l(){return j()}function h(){r.refresh()||2000>t&&setTimeout(h,t+=t)}function n(e){return b(decodeURIComponent,e)||e}function w(n,e){var c=0,i,t="";for(n=n===""+n&&/\S/.test(n)?o(n):"";n.length>c;)i=n[c++],t+=!/[^\w-]/.test(i)||i==e?i:"~"+(i=="%"?"":{"*":"2A",".":"2E","~":"7E"}[i]||i.charCodeAt(0).toString(16));return t}function k(n){for(var c=0,e=0;n.length>c;)e=(e*131+n.charCodeAt(c++))%4294967291;return n+"."+e.toString(36)}function I(g,o){var n=b(d),e=b(x),p=b(l),_=b(function(o){return o==="phone_call_conversion"&&"21591240822"},g),c=b(w,g),t=b(w,p,"."),s=k("o1."+n+"."+e+"."+_+"."+c+"."+b(function(n){return n===+n?u(n):""},o)+"."+t);return(r.reason=a.OptOut=="true"?"opted_out":t?!_||!c?"no_goal":i(s)?"ready":"too_long":"no_visitor")=="ready"?s:""}function g(t){var e=t(),e=e===""+e?e:u(e);return/^(?!(0|undefined|null|NaN|\[object Object\])$)\s*\S/.test(e)&&256>e.length&&o(e)&&e}function e(t){for(var e,r=/;\s*([^;=\s]+)\s*=\s*([^;]*)/g,o="";e=r.exec(";"+c);)e[1]==t&&(o=n(e[2]));return o}function p(){for(var e,t=RegExp("(; |^)"+z[0]+"=([^;]*)","g"),n=document.cookie;e=t.exec(n);)if(e[2]==z[1])return;return!0}y=m(I),r=window.offlineConversion={getAccountId:m(d),getProjectId:m(x),getSegmentsInParameters:m(function(){return""}),getVariationsInParameters:m(function(){return""}),getUserId:m(l),generateConversion:y,generateConversionUrl:y,refresh:m(function(){var e=I("phone_call_conversion");return s&&b(p)&&(r.handover=s=""),e&&e!=s&&(r.handover="",B("optimizely_conversion",e),s=e,r.handover="placed"),e}),handover:""},h()}(encodeURIComponent);
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
