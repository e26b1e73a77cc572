//% if destination == "web"
/**
 * Web Experimentation takes no segments from a page.
 *
 * @return {String} ''
 */
function getSegmentsInParameters() {
  return '';
}
//% else
/** A segment value as it is sent: most values in the cookie are encoded already, some are not. */
function segment(value) {
  return typeof value != 'object' && value !== false && recode('' + value);
}

/**
 * The visitor's segments, from the cookie optimizelySegments.
 *
 * @return {String} query parameters such as '&s111=gc&s222=direct', or ''
 */
function getSegmentsInParameters() {
//% if destination == "auto"
  if (!isClassic()) {
    return '';
  }
//% endif
  return parameters('&s', parse(cookies.Segments), segment);
}
//% endif
