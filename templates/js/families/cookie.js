/** Hands over a variable in a cookie, which the vendor's script reads. */
function handOver(name, value) {
  var age = "{{ max_age }}"; // seconds
//% if "cache" in given
  safely(forget, name);
//% endif
//% if packing == "fields" and "decoder" in given
  document.cookie = name + '=' + escaped(value) + '; SameSite=Lax; path=/; max-age=' + age;
//% else
  document.cookie = name + '=' + encode(value) + '; SameSite=Lax; path=/; max-age=' + age;
//% endif
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
