/**
 * The latest value at a dotted key of the page's data layer; undefined if there is none. As in
 * Google Tag Manager, an object changes its own keys and keeps the others. Commands and functions
 * in the data layer are not run.
 */
function fromDataLayer(key) {
  var layer = window["{{ layer_name }}"];
  var index = layer.length;
  var found;
  while (!found && index > 0) {
    index--;
    found = safely(lookUp, layer[index], key);
  }
  return found ? found[0] : found;
}

/**
 * The value that a message sets at a dotted key, as [the value]; [] if the message removes the
 * earlier value, and a falsy value if it does not change that value.
 */
function lookUp(message, key) {
  var pattern = /[^.]+/g;
  var name = '';
  var found = message;
  var cleared;
  var match;
  while ((match = pattern.exec(key))) {
    if (typeof found != 'object' || !found) {
      // Not an object: either no message, or a value that has replaced the earlier object.
      return found !== message && [];
    }
    // The name of a message's member may itself be a dotted key.
    name += (name && '.') + match[0];
    if ({}.hasOwnProperty.call(found, name)) {
      cleared = cleared || found._clear;
      found = found[name];
      name = '';
    }
  }
  return name ? cleared && [] : [found];
}
//% if "consent" in data_layer

/** Whether the visitor consents, according to the data layer. */
function isAllowed() {
//% if "consent_value" in data_layer
  return fromDataLayer("{{ layer_consent }}") === "{{ layer_yes }}";
//% else
  return fromDataLayer("{{ layer_consent }}") === true;
//% endif
}
//% endif
//% if "revenue" in data_layer

/** The data layer's revenue in cents; undefined if it is neither a number nor text such as 49.90. */
function layerRevenue() {
  var found = fromDataLayer("{{ layer_revenue }}");
//% if "cents" in data_layer
  return found === '' + found && /^\d+$/.test(found) ? +found : found;
//% else
  if (found === +found ? found >= 0 : found === '' + found && /^\d+(\.\d\d?)?$/.test(found)) {
    found = found * 100 + 0.5;
    return found - found % 1;
  }
//% endif
}
//% endif
