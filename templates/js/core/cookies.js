/** Reads Optimizely's cookies. Of two with the same name the last one wins, as in Optimizely's own client. */
function readCookies() {
  document.cookie.replace(/(?:^|;)\s*optimizely(\w+)\s*=\s*([^;]*)/g, function (match, name, text) {
    cookies[name] = text;
  });
}
