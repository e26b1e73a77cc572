/**
 * A segment value as it is sent. Most values in the cookie are already encoded, but some are not.
 */
function segment(value) {
  return '' + value === value || +value === value || true === value ? encode(decode(value)) : '';
}
