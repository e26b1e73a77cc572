/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "callrail-feature", vendor "callrail". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(n){var p,t=20,d,r,o={},y;function h(t){return function(e,d){return f(function(){var e=/;\s*optimizely(\w+)\s*=\s*([^;]*)/g,d;if(p!=(p=document.cookie))for(o={};d=e.exec(";"+p);)o[d[1]]=m(d[2])}),f(t,e,d)}}function f(f,e,d){try{return f(e,d)}catch(t){return""}}function v(e,t){var i=2592000;f(function(t){var e=["",window.location.hostname];for(window.localStorage.removeItem("calltrk-"+t);e;)document.cookie=t+"=; path=/; max-age=0; domain="+e[1],e=/\.(.+)/.exec(e[1])},e),document.cookie=e+"="+n(t)+"; path=/; SameSite=Lax; max-age="+i}function w(c){for(var e=/[^.]+/g,o,i=window,t;t=e.exec(c);)o=i,i=o[t[0]];return[i,o]}function g(){return f(s,function(){return e("uid")})||f(s,function(){return b("app.user.id")})||""}function i(){return "20917322331"}function q(f){return f=n(f),4074>=f.length}function z(){return g()}function a(e,d){return(d||/^\d+$/).exec(e===""+e||1+e-e==1?e:"")[0]}function c(t,o){var c=0,i,e="";for(t=t===""+t&&/\S/.test(t)?n(t):"";t.length>c;)i=t[c++],e+=!/[^\w-]/.test(i)||i==o?i:"~"+(i=="%"?"":{"*":"2A",".":"2E","~":"7E"}[i]||i.charCodeAt(0).toString(16));return e}function l(){return "21468570738"}function b(i){var e=w(i);return typeof e[0]=="function"?e[0].call(e[1]):e[0]}function u(){r.refresh()||2000>t&&setTimeout(u,t+=t)}function m(e){return f(decodeURIComponent,e)||e}function x(n){for(var c=0,e=0;n.length>c;)e=(e*131+n.charCodeAt(c++))%4294967291;return n+"."+e.toString(36)}function I(g,k){var n=f(l),t=f(i),u=f(z),_=f(function(o){return o==="phone_call_conversion"&&"21591240822"},g),e=f(c,g),d=f(c,u,"."),s=x("o1."+n+"."+t+"."+_+"."+e+"."+f(function(n){return n===+n?a(n):""},k)+"."+d);return(r.reason=o.OptOut=="true"?"opted_out":d?!_||!e?"no_goal":q(s)?"ready":"too_long":"no_visitor")=="ready"?s:""}function s(t){var e=t(),e=e===""+e?e:a(e);return/^(?!(0|undefined|null|NaN|\[object Object\])$)\s*\S/.test(e)&&256>e.length&&n(e)&&e}function e(t){for(var e,n=/;\s*([^;=\s]+)\s*=\s*([^;]*)/g,r="";e=n.exec(";"+p);)e[1]==t&&(r=m(e[2]));return r}y=h(I),r=window.offlineConversion={getAccountId:h(l),getProjectId:h(i),getSegmentsInParameters:h(function(){return""}),getVariationsInParameters:h(function(){return""}),getUserId:h(z),generateConversion:y,generateConversionUrl:y,refresh:h(function(){var e=I("phone_call_conversion");return e&&e!=d&&(r.handover="",v("optimizely_conversion",e),d=e,r.handover="placed"),e}),handover:""},u()}(encodeURIComponent);
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
