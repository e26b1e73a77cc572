/** Decodes percent-encoded text; text that is not validly encoded stays as it is. */
function decode(text) {
  return safely(decodeURIComponent, text) || text;
}
