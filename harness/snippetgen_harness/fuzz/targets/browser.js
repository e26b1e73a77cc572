// Runs cases in a real browser: sets cookies, reads them back and deletes them. The page has the snippets.
(function () {
  var globals = Object.getOwnPropertyNames(window).concat('runGroups', 'optimizely');

  /** Sets the cookies of a header; one of four has another path, so that names can repeat. */
  function setCookies(pieces) {
    pieces.forEach(function (piece, index) {
      document.cookie = index % 4 === 3 ? piece + '; path=/' : piece;
    });
  }

  function expire(pieces, path) {
    pieces.forEach(function (piece) {
      var at = piece.indexOf('=');
      // A cookie without a name is deleted by its empty name. Without name and value it is not a cookie.
      document.cookie = (at < 0 ? 'x' : piece.slice(0, at) + '=x') + '; max-age=0' + path;
    });
  }

  function clearCookies() {
    ['', '; path=/'].forEach(function (path) {
      if (document.cookie) expire(document.cookie.split(';'), path);
    });
  }

  function call(given) {
    try {
      makePage.optimizely(window, given.optimizely);
      makePage.consent(window, given.path, given.consent);
      var api = window[given.api];
      var url = api.generateConversionUrl.apply(api, makePage.arguments(given.arguments));
      return [url, api.reason];
    } catch (error) {
      return String(error);
    }
  }

  /** Runs groups of calls that share cookies; returns the cookies and the results of each group. */
  window.runGroups = function (text) {
    var results = JSON.parse(text).map(function (group) {
      setCookies(group.cookies);
      var cookies = document.cookie;
      var answers = group.calls.map(call);
      clearCookies();
      return [cookies, answers];
    });
    var added = Object.getOwnPropertyNames(window).filter(function (name) {
      return globals.indexOf(name) < 0;
    });
    return JSON.stringify([results, added]);
  };
})();
