/**
 * Follows a dotted path from the page's globals. Returns [the value, its object]; throws if a part
 * of the path is missing.
 */
function follow(path) {
  var pattern = /[^.]+/g;
  var found = window;
  var owner;
  var match;
  while ((match = pattern.exec(path))) {
    owner = found;
    found = owner[match[0]];
  }
  return [found, owner];
}

/** The value at a path, or the result of the function there. */
function ask(path) {
  var found = follow(path);
  return typeof found[0] == 'function' ? found[1][/[^.]+$/.exec(path)[0]]() : found[0];
}
