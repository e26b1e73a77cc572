/** The site's own id of the visitor, from the first configured place that has one; '' for a visitor who has none. */
function visitorId() {
  return (
//% for kind, name, attribute in sources
    safely(ownId, function () {
//% if kind == "cookie"
      return cookie("[[ name ]]");
//% elif kind == "page"
      return ask("[[ name ]]");
//% elif kind == "storage"
      return window.localStorage.getItem("[[ name ]]");
//% else
      return document.querySelector("[[ name ]]").getAttribute("[[ attribute ]]");
//% endif
    }) ||
//% endfor
    ''
  );
}

/**
 * What a place has, if it is an id: text with a visible character or a whole number, and not what scripts write for a
 * value that they do not have. Throws or returns nothing if it is none.
 */
function ownId(read) {
  var id = read();
  id = id === '' + id ? id : digits(id);
  return /^(?!(0|undefined|null|NaN|\[object Object\])$)\s*\S/.test(id) && 256 > id.length && encode(id) && id;
}
//% if "cookie" in visitor

/** The value of a cookie of the site; of two with the same name, the last one counts. */
function cookie(name) {
  var pattern = /;\s*([^;=\s]+)\s*=\s*([^;]*)/g;
  var value = '';
  var match;
  while ((match = pattern.exec(';' + header))) {
    if (match[1] == name) {
      value = decode(match[2]);
    }
  }
  return value;
}
//% endif
