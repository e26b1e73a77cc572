// Puts the site's own visitor id at a location on a page; in ES5, for the oldest engine. It calls
// no method that a library of the page may have replaced.
//
// `given` has `kind`, `name`, `attribute` and `value`; a `value` of undefined removes the id.
var ownVisitor = {
  page: function (window, document, given) {
    var keys = /[^.]+/g;
    var owner = window;
    var key = keys.exec(given.name)[0];
    var next;
    while ((next = keys.exec(given.name))) {
      owner = owner[key] = owner[key] || {};
      key = next[0];
    }
    owner[key] = given.value;
  },
  storage: function (window, document, given) {
    if (given.value === undefined) window.localStorage.removeItem(given.name);
    else window.localStorage.setItem(given.name, given.value);
  },
  attribute: function (window, document, given) {
    var element = document.querySelector(given.name);
    if (given.value === undefined) element.removeAttribute(given.attribute);
    else element.setAttribute(given.attribute, given.value);
  },
  cookie: function (window, document, given) {
    document.cookie = given.name + '=' + encodeURIComponent(given.value) + '; path=/';
  }
};
