// Runs calls in a page whose libraries may have replaced what scripts share: it keeps what it needs, and uses loops.
(function () {
  var parse = JSON.parse;
  var names = Object.getOwnPropertyNames;

  window.onerror = function (message) {
    window.broken = window.broken || message;
  };

  /** Remembers the globals that the page has before the snippets. */
  window.remember = function () {
    window.remembered = names(window);
  };

  /** Makes a call; returns the result and the reason, or the text of an error. */
  window.callSnippet = function (text) {
    var given = parse(text);
    try {
      makePage.optimizely(window, given.optimizely);
      makePage.script(document, given.optimizely);
      makePage.own(window, document, given.own);
      makePage.consent(window, given.path, given.consent);
      var api = window[given.api];
      var url = api.generateConversionUrl.apply(api, makePage.arguments(given.arguments));
      return [url, api.reason];
    } catch (error) {
      return '' + error;
    }
  };
})();
