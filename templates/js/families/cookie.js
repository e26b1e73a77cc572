/** Hands a variable over in a cookie, which the vendor's script reads. */
function handOver(name, value) {
  var age = "{{ max_age }}"; // seconds
//% if packing == "fields" and "decoder" in given
  // The vendor decodes with unescape, which does not know UTF-8.
  value = value.replace(/[\0-\x7F]+|[^]/g, function (text) {
    return '\x80' > text ? encode(text) : escape(text);
  });
//% else
  value = encode(value);
//% endif
  document.cookie = name + '=' + value + '; path=/; SameSite=Lax; max-age=' + age;
}
