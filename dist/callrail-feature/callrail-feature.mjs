/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "callrail-feature", vendor "callrail". Built by snippetgen "0.1.0".
 * Importing it runs nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(a){var n=5000/254,l,r,c,o={},y;function d(){return "21468570738"}function b(i){var e=w(i);return typeof e[0]=="function"?e[0].call(e[1]):e[0]}function u(){return "20917322331"}function q(f){return f=a(f),4074>=f.length}function h(n){return function(e,t){return f(function(){var p=/;\s*optimizely(\w+)\s*=\s*([^;]*)/g,t;if(c!=(c=";"+document.cookie))for(o={};t=p.exec(c);)o[t[1]]=_(t[2])}),f(n,e,t)}}function f(f,e,t){try{return f(e,t)}catch(n){return""}}function v(e,t){var i=2592000;document.cookie=e+"="+a(t)+"; path=/; SameSite=Lax; max-age="+i,f(function(e){window.localStorage.removeItem("calltrk-"+e)},e)}function w(c){for(var e=/[^.]+/g,o,i=window,t;t=e.exec(c);)o=i,i=o[t[0]];return[i,o]}function g(){return f(s,function(){return e("uid")})||f(s,function(){return b("app.user.id")})||""}function _(e){return f(decodeURIComponent,e)||e}function t(){r.refresh()||5000>(n+=n)&&setTimeout(t,n)}function i(e,t){return(t||/^\d+$/).exec(e===""+e||1+e-e==1?e:"")[0]}function p(t,o){var c=0,i,e="";for(t=t===""+t&&/\S/.test(t)?a(t):"";t.length>c;)i=t[c++],e+=!/[^\w-]/.test(i)||i==o?i:"~"+(i=="%"?"":{"*":"2A",".":"2E","~":"7E"}[i]||i.charCodeAt(0).toString(16));return e}function m(n){for(var c=0,e=0;n.length>c;)e=(e*131+n.charCodeAt(c++))%4294967291;return n+"."+e.toString(36)}function I(e,k){var n=f(d),t=f(u),l=f(g),_=f(function(o){return o==="phone_call_conversion"&&"21591240822"},e),c=f(p,e),a=f(p,l,"."),s=m("o1."+n+"."+t+"."+_+"."+c+"."+f(function(n){return n===+n?i(n):""},k)+"."+a);return(r.reason=o.OptOut=="true"?"opted_out":a?!_||!c?"no_goal":q(s)?"ready":"too_long":"no_visitor")=="ready"?s:""}function s(t){var e=t(),e=e===""+e?e:i(e);return/^(?!(0|undefined|null|NaN|\[object Object\])$)\s*\S/.test(e)&&256>e.length&&a(e)&&e}function e(t){for(var e,n=/;\s*([^;=\s]+)\s*=\s*([^;]*)/g,r="";e=n.exec(c);)e[1]==t&&(r=_(e[2]));return r}y=h(I),r=window.offlineConversion={getAccountId:h(d),getProjectId:h(u),getSegmentsInParameters:h(function(){return""}),getVariationsInParameters:h(function(){return""}),getUserId:h(g),generateConversion:y,generateConversionUrl:y,refresh:h(function(){var s=I("phone_call_conversion");return s&&s!=l&&(r.handover="",v("optimizely_conversion",s),l=s,r.handover="placed"),s}),handover:""},t()}(encodeURIComponent);
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
