/** Decodes percent-encoded text; text that is not validly encoded stays as it is. */
function decode(text) {
  return safely(decodeURIComponent, text || '') || text || '';
}

/** Encodes a query value that may be encoded already. Throws on half a surrogate pair, which has no encoding. */
function recode(text) {
  return encode(decode(text));
}
