/**
 * Query parameters for the entries of an object whose keys are ids.
 *
 * @param {String} prefix of each name, such as '&x'
 * @param {Function} clean returns a value as it is sent; if it throws or returns nothing, the entry is left out
 * @param {Object} values by id; text and lists have no entries
 */
function parameters(prefix, clean, values) {
  var result = '';
  var id;
  var value;
  for (id in values) {
    // What a page has added to Object.prototype is not ours.
    value = /^\d+$/.test(id) && !values.concat && values[id] !== {}[id] && safely(clean, values[id]);
    if (value) {
      result += prefix + id + '=' + value;
    }
  }
  return result;
}

/** A variation id, or the ids of a multivariate test joined by '_'. Throws if one is 0: excluded. */
function variation(id) {
  var text = '';
  var index = 0;
  id = id.pop ? id : [id];
  while (id.length > index) {
    text += (index ? '_' : '') + digits(id[index++], /^(0*[1-9]\d*(_\B|$))+$/);
  }
  return text;
}
