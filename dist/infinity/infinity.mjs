/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "infinity", vendor "infinity". Built by snippetgen "0.1.0".
 * Importing it does nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(t){var s=20,c,o,u,d,a={};function h(t){return function(e,s){return g(function(){var s=/;\s*optimizely(\w+)\s*=\s*([^;]*)/g,e;if(c=window.optimizely,(d.reason||c)&&u!=(u=document.cookie))for(a={};e=s.exec(";"+u);)a[e[1]]=n(e[2])}),g(t,e,s)}}function g(f,e,s){try{return f(e,s)}catch(t){return""}}function f(o,u,d,a){var s="",e;for(e in a=a||g(JSON.parse,u))s+=g(function(){return a[e]!=={}[e]&&!a.concat&&(u=d(a[e]))?o+r(e)+"="+u:""});return s}function e(u,p){var s=k(),e=g(function(e){return""+e===e?t(n(e))==e?e:t(e):""},u),o=g(function(){return"https://"+C()+".log.optimizely.com/event?a="+C()+"&d="+m()+"&n="+e+"&u="+t(i())+s+l()+g(function(e){return+e===e?"&v="+r(e):""},p)+(a.PPID?"&p="+t(a.PPID):"")});return(d.reason="true"==a.OptOut?"opted_out":c?c.getProjectId?o?/\S/.test(i())?s?/\S/.test(n(e))?"ready":"no_goal":"no_experiment":"no_visitor":"no_project":"optimizely_loading":"optimizely_missing")=="ready"?o:""}function l(){return a.s=a.s||f("&s",a.Segments,function(e){return""+e===e||+e===e||!0===e?t(n(e)):""})}function n(e){return/%/.test(e)&&g(decodeURIComponent,e)||e}function i(){return a.EndUserId||""}function k(){return f("&x",a.Buckets,function(a){var s="",e=0;for(a=a.pop?a:[a];a[e]!=={}[e];)s+=(s&&"_")+r(a[e++],/^0*[1-9]\d*(_0*[1-9]\d*)*$/);return s},g(function(){return c.data.state.variationIdsMap}))}function p(){d.refresh()||2000>s&&setTimeout(p,s+=s)}function r(e,s){return(s||/^\d+$/).test(e=""+e===e||1+e-e==1?""+e:"")?e:e()}function C(){return r(c.getProjectId())}function m(){return r(c.getAccountId())}function B(c,m){z(["_setCustomVar",[c,m]])}function z(s){var e=0,p=window._ictt=window._ictt||[],t;if(p.push==[].push){for(;p.length>e&&p[e][0]!="_track";)e++;for(t=p.length;t>e;t--)p[t]=p[t-1];p[e]=s;return}p.push(s)}d=window.offlineConversion={getAccountId:h(m),getProjectId:h(C),getSegmentsInParameters:h(l),getVariationsInParameters:h(k),getUserId:h(i),generateConversionUrl:h(e),refresh:h(function(){var s=e("phone_call_conversion"),w=l();return s&&o!=s&&(d.handover="",B("optimizely_project",C()),B("optimizely_account",m()),B("optly_user",i()),B("optly_experiments",k()),B("optimizely_segments",w),B("optimizely_universal_id",a.PPID||""),o=s,d.handover="placed"),s}),handover:""},p()}(encodeURIComponent);
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
