/** Follows a dotted path from the page's globals; what it calls or finds there. Throws where the path breaks off. */
function follow(path) {
  var owner;
  var value = window;
  path.split('.').forEach(function (key) {
    owner = value;
    value = value[key];
  });
  return typeof value == 'function' ? value.call(owner) : value;
}
