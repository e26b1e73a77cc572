/** The JSON that an Optimizely cookie holds; '' if it is broken. */
function parse(text) {
  return text && safely(JSON.parse, decode(text));
}

/** A segment value as it is sent: most values in the cookie are encoded already, some are not. */
function segment(value) {
  return typeof value != 'object' && value !== false && encode(decode('' + value));
}
