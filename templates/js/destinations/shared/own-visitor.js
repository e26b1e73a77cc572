/**
 * The site's own visitor id, from the first configured location that has one; '' if there is none.
 */
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
 * The value at a location, if it is an id: text with a visible character or a whole number, but no
 * placeholder for a missing value. Throws or returns nothing if it is not an id.
 */
function ownId(read) {
  var id = read();
  id = '' + id === id ? id : digits(id);
  return /^(?!(0|undefined|null|NaN|\[object Object\])$)\s*\S/.test(id) && 256 > id.length && encode(id) && id;
}
//% if "cookie" in visitor

/** The value of a cookie of the site; if two have the same name, the last one counts. */
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
