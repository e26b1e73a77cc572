var written = {}; // the encoded values by name

/**
 * Hands over a variable in a cookie, which the vendor's script reads. Throws if the page has not
 * stored it.
 */
function handOver(name, value) {
  var age = "{{ max_age }}"; // seconds
//% if "cache" in given
  safely(forget, name);
//% endif
//% if packing == "fields" and "decoder" in given
  written[name] = escaped(value);
//% else
  written[name] = encode(value);
//% endif
  document.cookie = name + '=' + written[name] + '; SameSite=Lax; path=/; max-age=' + age;
  if (!hasCookie(name)) {
    throw 0;
  }
}

/** Whether a name has no cookie with its value. */
function isLost() {
  var name;
  for (name in written) {
    if (written[name] !== {}[name] && !hasCookie(name)) {
      return true;
    }
  }
}

/** Whether one of the cookies with a name has our value. */
function hasCookie(name) {
  var pattern = RegExp('(; |^)' + name + '=([^;]*)', 'g');
  var text = document.cookie;
  var match;
  while ((match = pattern.exec(text))) {
    if (match[2] == written[name]) {
      return true;
    }
  }
}
//% if "cache" in given

/**
 * Deletes what the vendor's script would read instead of the cookie: the value that it has stored,
 * and the cookie for the whole domain that it has made from such a value. Throws if localStorage is
 * blocked.
 */
function forget(name) {
  var domain = ['', window.location.hostname];
  window.localStorage.removeItem("{{ cache }}" + name);
  document.cookie = name + '=; path=/; max-age=0';
  // Browsers log each domain that they reject, so no more are tried than necessary.
  while (domain && RegExp('(; |^)' + name + '=').test(document.cookie)) {
    document.cookie = name + '=; path=/; max-age=0; domain=' + domain[1];
    domain = /\.(.+)/.exec(domain[1]);
  }
}
//% endif
//% if packing == "fields" and "decoder" in given

/** Encodes text for a vendor that decodes with unescape, which does not support UTF-8. */
function escaped(text) {
  var result = '';
  var index = 0;
  while (text.length > index) {
    result += text[index] > '\x7F' ? escape(text[index]) : encode(text[index]);
    index++;
  }
  return result;
}
//% endif
