/** The id of the configured event, if the key is its. */
function entity(key) {
  return key === "{{ goal }}" && "{{ entity_id }}";
}
