/** Whether the vendor's variable holds the text; a value is never cut. */
function fits(text) {
//% if limit == "encoded"
  text = encode(text);
//% endif
  return text.length <= "{{ limit }}";
}
