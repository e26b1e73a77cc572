function getAccountId() {
  return 'a1';
}
function getProjectId() {
  return 'p2';
}
function getUserId() {
  return cookies.EndUserId;
}
function getVariationsInParameters() {
  return '';
}
function getSegmentsInParameters() {
  return '';
}
function generateConversionUrl(goal) {
  api.reason = getUserId() ? 'ready' : 'no_visitor';
  return getUserId() && ['made-up', getProjectId(), getAccountId(), getUserId(), goal].join(' ');
}
