/**
 * The account id, from the configuration.
 *
 * @return {String} digits
 */
function getAccountId() {
  return "{{ account_id }}";
}

/**
 * The project id, from the configuration.
 *
 * @return {String} digits
 */
function getProjectId() {
  return "{{ project_id }}";
}
