/** Follows a dotted path from the page's globals: [what is there, whose member it is]. Throws where the path breaks off. */
function follow(path) {
  return path.split('.').reduce(function (found, key) {
    return [found[0][key], found[0]];
  }, [window]);
}

/** What a path leads to, or what the function there returns. */
function ask(path) {
  var found = follow(path);
  return typeof found[0] == 'function' ? found[0].call(found[1]) : found[0];
}
