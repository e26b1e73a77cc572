/**
 * A variation id, or the ids of a multivariate test joined by '_'. Throws if one is 0, which means
 * excluded.
 */
function variation(id) {
  var index = 0;
  var text = '';
  id = id.pop ? id : [id];
  while (id[index] !== {}[index]) {
    text += (text && '_') + digits(id[index++], /^0*[1-9]\d*(_0*[1-9]\d*)*$/);
  }
  return text;
}
