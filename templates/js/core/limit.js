/** Whether the text fits in the vendor's variable, because a value is never truncated. */
function fits(text) {
//% if limit == "encoded"
  text = encode(text);
//% endif
  return "{{ limit }}" >= text.length;
}
