/** Reads Optimizely's cookies, unless they are those of the last call. Of two with the same name the last one wins, as in Optimizely's own client. */
function readCookies() {
  var pattern = /(^|;)\s*optimizely(\w+)\s*=\s*([^;]*)/g;
  var match;
  if (header != (header = document.cookie)) {
    cookies = {};
    while ((match = pattern.exec(header))) {
      cookies[match[2]] = match[3];
    }
  }
}
