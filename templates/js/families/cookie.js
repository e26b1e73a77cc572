/** Hands a variable over: a cookie that the vendor's script reads when it starts. */
function give(name, value) {
  var age = "{{ max_age }}"; // seconds
  document.cookie = name + '=' + encode(value) + '; path=/; SameSite=Lax; max-age=' + age;
}
