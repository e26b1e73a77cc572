/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "callrail", vendor "callrail". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(t){var p,e=20,c,d,r,o={};function h(t){return function(e,d){return f(function(){var e=/;\s*optimizely(\w+)\s*=\s*([^;]*)/g,d;if(c=window.optimizely,p!=(p=document.cookie))for(o={};d=e.exec(";"+p);)o[d[1]]=m(d[2])}),f(t,e,d)}}function f(f,e,d){try{return f(e,d)}catch(t){return""}}function v(e,n){var i=604800;f(function(t){var e=["",window.location.hostname];for(window.localStorage.removeItem("calltrk-"+t);e;)document.cookie=t+"=; path=/; max-age=0; domain="+e[1],e=/\.(.+)/.exec(e[1])},e),document.cookie=e+"="+t(n)+"; path=/; SameSite=Lax; max-age="+i}function _(s,c,d,t){var p,e="";for(p in t=t||f(JSON.parse,d))e+=t.concat?"":f(function(){return t[p]!=={}[p]&&a(p)&&(d=c(t[p]))?s+p+"="+d:""});return e}function g(){return _("&x",function(t){var p=0,e="";for(t=t.pop?t:[t];t[p]!=={}[p];)e+=(e&&"_")+a(t[p++],/^0*[1-9]\d*(_0*[1-9]\d*)*$/);return e},o.Buckets,f(function(){return c.data.state.variationIdsMap}))}function n(){return a(c.getProjectId())}function q(f){return f=t(f),4089>=f.length}function z(){return o.EndUserId||""}function a(e,d){return(d||/^\d+$/).exec(e===""+e||1+e-e==1?e:"")[0]}function l(){return a(c.getAccountId())}function u(){r.refresh()||2000>e&&setTimeout(u,e+=e)}function m(e){return f(decodeURIComponent,e)||e}function i(){return o._s=o._s||_("&s",function(e){return(e===""+e||e===+e||e===!0)&&t(m(e))},o.Segments)}function s(u,h){var p=g(),s=f(function(e){return e===""+e?t(m(e))==e?e:t(e):""},u),d=f(function(){return"https://"+n()+".log.optimizely.com/event?a="+n()+"&d="+l()+"&n="+s+"&u="+t(z())+p}),e=i(),v=f(function(e){return e===+e?"&v="+a(e):""},h)+(o.PPID?"&p="+t(o.PPID):""),d=d&&d+(q(d+e+v)?e:"")+v;return(r.reason=o.OptOut=="true"?"opted_out":c?c.getProjectId?d?/\S/.test(z())?p?/\S/.test(m(s))?q(d)?"ready":"too_long":"no_goal":"no_experiment":"no_visitor":"no_project":"optimizely_loading":"optimizely_missing")=="ready"?d:""}r=window.offlineConversion={getAccountId:h(l),getProjectId:h(n),getSegmentsInParameters:h(i),getVariationsInParameters:h(g),getUserId:h(z),generateConversionUrl:h(s),refresh:h(function(){var e=s("phone_call_conversion");return e&&e!=d&&(r.handover="",v("oc_url",e),d=e,r.handover="placed"),e}),handover:""},u()}(encodeURIComponent);
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
