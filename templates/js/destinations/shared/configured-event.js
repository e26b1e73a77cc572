/** The id of the configured event, if it has the key. */
function entity(key) {
  return key === "{{ goal }}" && "{{ entity_id }}";
}
