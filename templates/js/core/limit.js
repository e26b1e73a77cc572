/** Whether the vendor's variable holds the text; a value is never cut. */
function fits(text) {
//% if limit == "encoded"
  text = encode(text);
//% endif
  return "{{ limit }}" >= text.length;
}
