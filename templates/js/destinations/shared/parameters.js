/**
 * Query parameters for the entries of an object whose keys are ids.
 *
 * @param {String} prefix of each name, such as '&x'
 * @param {String} text a cookie with the object in JSON
 * @param {Function} clean returns a value as it is sent; if it throws or returns '', the entry is
 * omitted
 * @param {Object} [values] the object, which takes precedence over the text; strings and arrays
 * have no entries
 */
function parameters(prefix, text, clean, values) {
  var result = '';
  var id;
  for (id in values = values || safely(JSON.parse, text)) {
    result += safely(function () {
      // Members that a page has added to Object.prototype are not ours.
      return values.concat || (text = values[id]) === {}[id] ? '' :
        (text = clean(text)) && prefix + digits(id) + '=' + text;
    });
  }
  return result;
}
