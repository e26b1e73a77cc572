// A vendor that captures cookies by their names, as CallRail's swap.js does: when it starts, and when its
// swap() is called. (That swap() captures again is how the vendor's late values are said to work; it is not documented.)
(function () {
  var page = window.__page;
  var captured = {};

  function cookies() {
    try {
      return document.cookie;
    } catch (error) {
      return ''; // they are blocked
    }
  }

  function capture() {
    cookies().split('; ').forEach(function (pair) {
      var at = pair.indexOf('=');
      if (page.situation.vendor.variables.indexOf(pair.slice(0, at)) >= 0) {
        captured[pair.slice(0, at)] = decodeURIComponent(pair.slice(at + 1));
      }
    });
  }

  window.CallTrk = { swap: capture };
  capture();
  page.vendor = {
    stored: function () {
      return captured;
    }
  };
})();
