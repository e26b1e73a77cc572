/** A segment value as it is sent: most values in the cookie are encoded already, some are not. */
function segment(value) {
  return (value === '' + value || value === +value || value === true) && encode(decode(value));
}
