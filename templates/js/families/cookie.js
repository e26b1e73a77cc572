/** Hands a variable over in a cookie, which the vendor's script reads when it starts. */
function handOver(name, value) {
  var age = "{{ max_age }}"; // seconds
  document.cookie = name + '=' + encode(value) + '; path=/; SameSite=Lax; max-age=' + age;
}
