//% if destination != "web"
/** The JSON that an Optimizely cookie holds; undefined where it is broken. */
function parse(text) {
  return safely(JSON.parse, decode(text));
}
//% endif

/**
 * Query parameters for the entries of an object whose keys are ids.
 *
 * @param {String} prefix of each name, such as '&x'
 * @param {Object} [values] by id
 * @param {Function} clean gives a value as it is sent; where it throws or gives nothing the entry is left out
 */
function parameters(prefix, values, clean) {
  var result = '';
  var id;
  var value;
  for (id in values) {
    // Neither text nor a list; and what a page has added to Object.prototype is not ours.
    value = !values.concat && {}.hasOwnProperty.call(values, id) && /^\d+$/.test(id) && safely(clean, values[id]);
    if (value) {
      result += prefix + id + '=' + value;
    }
  }
  return result;
}
