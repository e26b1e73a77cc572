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

/** The id of the configured event, if the key is its. */
function entity(key) {
  return key === "{{ goal }}" && "{{ entity_id }}";
}
