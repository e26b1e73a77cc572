/** Reads Optimizely's cookies if they have changed since the last call. If two have the same name, the last one counts, as in Optimizely's own client. */
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
