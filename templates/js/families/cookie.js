/** Hands a variable over in a cookie, which the vendor's script reads. */
function handOver(name, value) {
  var age = "{{ max_age }}"; // seconds
//% if packing == "fields" and "decoder" in given
  document.cookie = name + '=' + escaped(value) + '; path=/; SameSite=Lax; max-age=' + age;
//% else
  document.cookie = name + '=' + encode(value) + '; path=/; SameSite=Lax; max-age=' + age;
//% endif
//% if "cache" in given
  // It would read the value that it has kept.
  safely(forget, name);
//% endif
}
//% if "cache" in given

/** Deletes the value that the vendor's script has kept. Throws if localStorage is blocked. */
function forget(name) {
  window.localStorage.removeItem("{{ cache }}" + name);
}
//% endif
//% if packing == "fields" and "decoder" in given

/** Encodes text for a vendor that decodes with unescape, which does not know UTF-8. */
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
