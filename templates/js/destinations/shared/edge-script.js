/**
 * Whether the page loads Performance Edge for a project other than the configured one. Throws if
 * the address of its script does not show the project, because a site may serve it from its own
 * address.
 */
function isOfAnotherProject() {
  return /client\/v1\/(\d+\/\d+)/.exec(document.querySelector('script[src*="/edge-client/v1/"]').src)[1] != getAccountId() + '/' + getProjectId();
}
