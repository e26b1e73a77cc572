//% if argument == "json"
/**
 * Variables as the members of a JSON object, without its braces. JSON.stringify is not safe,
 * because it calls methods that a page has added to String.
 */
function asText(variables) {
  var text = '';
  var name;
  for (name in variables) {
    if (variables[name] !== {}[name]) {
      text += (text && ',') + quoted(name) + ':' + quoted(variables[name]);
    }
  }
  return text;
}

/** A JSON string. */
function quoted(text) {
  var result = '';
  var index = 0;
  while (text.length > index) {
    result += /[ !#-[\]-~]/.test(text[index]) ? text[index] : '\\u' + /.{4}$/.exec((65536 + text.charCodeAt(index)).toString(16))[0];
    index++;
  }
  return '"' + result + '"';
}
//% else
/** Variables as the text of a query. */
function asText(variables) {
  var text = '';
  var name;
  for (name in variables) {
    if (variables[name] !== {}[name]) {
      text += (text && '&') + name + '=' + encode(variables[name]);
    }
  }
  return text;
}
//% endif
