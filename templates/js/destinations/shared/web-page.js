/** An id of Web Experimentation's own data. */
function dataId(name) {
  return digits(optimizely.get('data')[name]);
}

/** The visitor's id. A site may set its own id, which is not in Optimizely's cookies. */
function visitorId() {
  var id = optimizely.get('visitor_id').randomId;
  return typeof id == 'string' ? id : digits(id);
}

/** The visitor's experiments and variations, as query parameters. */
function shownVariations() {
  return parameters('&x', function (shown) {
    return variation(shown.id);
  }, optimizely.get('state').getVariationMap());
}

/** The id of the event with a key: the configured one, or else the page's. */
function entity(key) {
  var events = optimizely.get('data').events;
  var found;
  var name;
//% if entity_id
  if (key === "{{ goal }}") {
    return "{{ entity_id }}";
  }
//% endif
  for (name in events) {
    // What a page has added to Object.prototype is not ours.
    if (events[name] !== {}[name] && events[name] && events[name].apiName === key) {
      found = found || safely(digits, events[name].id);
    }
  }
  return found;
}
