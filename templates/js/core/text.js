//% if argument == "json"
/** Variables as the text of a JSON object, made by hand: JSON.stringify obeys what a page has added to String. */
function asText(variables) {
  var members = [];
  var name;
  for (name in variables) {
    if ({}.hasOwnProperty.call(variables, name)) {
      members.push(quoted(name) + ':' + quoted(variables[name]));
    }
  }
  return '{' + members.join() + '}';
}

/** A JSON string. */
function quoted(text) {
  return '"' + text.replace(/[^ !#-[\]-~]/g, function (character) {
    return '\\u' + (65536 + character.charCodeAt(0)).toString(16).slice(1);
  }) + '"';
}
//% else
/** Variables as the text of a query. */
function asText(variables) {
  var pairs = [];
  var name;
  for (name in variables) {
    if ({}.hasOwnProperty.call(variables, name)) {
      pairs.push(name + '=' + encode(variables[name]));
    }
  }
  return pairs.join('&');
}
//% endif
