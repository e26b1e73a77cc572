/**
 * Query parameters for the entries of an object whose keys are ids.
 *
 * @param {String} prefix of each name, such as '&x'
 * @param {Object} [values] by id
 * @param {Function} clean returns a value as it is sent; if it throws or returns nothing, the entry is left out
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

/** A variation id, or the ids of a multivariate test joined by '_'; '' if one is 0: excluded. */
function variation(id) {
  id = [].concat(id).map(exact).join('_');
  return /^(0*[1-9]\d*(_\B|$))+$/.test(id) && id;
}
