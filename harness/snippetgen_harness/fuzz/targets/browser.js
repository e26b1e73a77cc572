// Runs cases in a real browser: sets cookies, reads them back and deletes them. Each library has a frame with the
// snippets, because it may replace what this script needs. Cookies are those of the frame's
// document, because in WebKit it does not immediately see what another document has set.
(function () {
  var frames = {};
  var own = ['callSnippet', 'remember', 'remembered', 'optimizely', 'optimizelyEdge', 'app'];

  /** Sets the cookies of a header; one in four has another path, so names can repeat. */
  function setCookies(document, pieces) {
    pieces.forEach(function (piece, index) {
      document.cookie = index % 4 === 3 ? piece + '; path=/' : piece;
    });
  }

  function expire(document, pieces, path) {
    pieces.forEach(function (piece) {
      var at = piece.indexOf('=');
      // A cookie without a name is deleted by its empty name. Without name and value it is not a cookie.
      document.cookie = (at < 0 ? 'x' : piece.slice(0, at) + '=x') + '; max-age=0' + path;
    });
  }

  function clearCookies(document) {
    ['', '; path=/'].forEach(function (path) {
      if (document.cookie) expire(document, document.cookie.split(';'), path);
    });
  }

  /** The window of a page with a library. Rejects if the library throws. */
  function frameWith(library) {
    frames[library] =
      frames[library] ||
      new Promise(function (resolve, reject) {
        var frame = document.createElement('iframe');
        frame.onload = function () {
          var page = frame.contentWindow;
          if (page.broken) reject(new Error(library + ': ' + page.broken));
          // WebKit may also report that the frame's first, empty document has loaded.
          else if (page.callSnippet) resolve(page);
        };
        frame.src = 'frame?library=' + encodeURIComponent(library);
        document.body.appendChild(frame);
      });
    return frames[library];
  }

  function runIn(page, groups) {
    var results = groups.map(function (group) {
      setCookies(page.document, group.cookies);
      var cookies = page.document.cookie;
      var answers = group.calls.map(function (call) {
        var answer = page.callSnippet(JSON.stringify(call));
        // An array of the frame may have the toJSON of a library.
        return typeof answer === 'string' ? answer : [answer[0], answer[1]];
      });
      clearCookies(page.document);
      return [cookies, answers];
    });
    var before = Array.from(page.remembered).concat(own);
    var added = Object.getOwnPropertyNames(page).filter(function (name) {
      return before.indexOf(name) < 0;
    });
    return JSON.stringify([results, added]);
  }

  /** Runs groups of calls that share cookies, on a page with a library; returns the cookies and results of each. */
  window.runGroups = function (text) {
    var given = JSON.parse(text);
    return frameWith(given.library).then(function (page) {
      return runIn(page, given.groups);
    });
  };
})();
