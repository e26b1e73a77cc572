/**
 * Offline conversions for Optimizely, handed over to a call-tracking vendor.
 *
 * Configuration "infinity", vendor "infinity". Built by snippetgen "0.1.0".
 * Importing it runs nothing and sets no global; the types document the functions.
 */
var api;

export function start() {
  window.offlineConversion||function(i){var e=5000/254,s,r,p,c,o={};function d(){return n(p.getAccountId())}function u(){return n(p.getProjectId())}function h(n){return function(e,t){return f(function(){var e=/;\s*optimizely(\w+)\s*=\s*([^;]*)/g,t;if(p=window.optimizely,c!=(c=";"+document.cookie))for(o={};t=e.exec(c);)o[t[1]]=_(t[2])}),f(n,e,t)}}function f(f,e,t){try{return f(e,t)}catch(n){return""}}function v(e,t){q(["_setCustomVar",[e,t]])}function m(r,p,c,i){var e,t="";for(e in i=i||f(JSON.parse,c))e in{}||i.concat||(c=f(n,e)&&f(p,i[e]),t+=c?r+e+"="+c:"");return t}function l(){return m("&x",function(i){var e=0,t="";for(i=i.pop?i:[i];e in i;)t+=(t&&"_")+n(i[e++],/^0*[1-9]\d*(_0*[1-9]\d*)*$/);return t},o.Buckets,f(function(){return p.data.state.variationIdsMap}))}function g(){return o.EndUserId||""}function _(e){return f(decodeURIComponent,e)||e}function q(h){var t,e=0,n=window._ictt=window._ictt||[];if(n.push==[].push){for(;n.length>e&&n[e][0]!="_track";)e++;for(t=n.length;t>e;t--)n[t]=n[t-1];n[e]=h;return}n.push(h)}function t(){r.refresh()||5000>(e+=e)&&setTimeout(t,e)}function n(e,t){return(t||/^\d+$/).exec(e===""+e||1+e-e==1?e:"")[0]}function k(){return m("&s",function(e){return(e===""+e||e===+e||e===!0)&&i(_(e))},o.Segments)}function a(t,c){var e=l(),a=f(function(e){return e===""+e?i(_(e))==e?e:i(e):""},t),s=f(function(){return"https://"+u()+".log.optimizely.com/event?a="+u()+"&d="+d()+"&n="+a+"&u="+i(g())+e+k()+f(function(e){return e===+e?"&v="+n(e):""},c)+(o.PPID?"&p="+i(o.PPID):"")});return(r.reason=o.OptOut=="true"?"opted_out":p?p.getProjectId?s?/\S/.test(g())?e?/\S/.test(_(a))?"ready":"no_goal":"no_experiment":"no_visitor":"no_project":"optimizely_loading":"optimizely_missing")=="ready"?s:""}r=window.offlineConversion={getAccountId:h(d),getProjectId:h(u),getSegmentsInParameters:h(k),getVariationsInParameters:h(l),getUserId:h(g),generateConversionUrl:h(a),refresh:h(function(){var e=a("phone_call_conversion"),w=k();return e&&e!=s&&(r.handover="",v("optimizely_project",u()),v("optimizely_account",d()),v("optly_user",g()),v("optly_experiments",l()),v("optimizely_segments",w),v("optimizely_universal_id",o.PPID||""),s=e,r.handover="placed"),e}),handover:""},t()}(encodeURIComponent);
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
