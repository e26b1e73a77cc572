//% if destination == "auto"
/** Whether the page has Classic. Where it has Web Experimentation besides, Classic still tells everything. */
function isClassic() {
  return optimizely && typeof optimizely.getProjectId == 'function';
}
//% endif

/** An id that Web Experimentation tells about itself. */
function told(name) {
  return digits(optimizely.get('data')[name]);
}

/** The visitor's id. A site may have given one of its own, which is in no cookie of Optimizely's. */
function toldVisitor() {
  var id = optimizely.get('visitor_id').randomId;
  return typeof id == 'string' ? id : digits(id);
}

/** The visitor's experiments and variations, as query parameters. */
function toldVariations() {
  return parameters('&x', optimizely.get('state').getVariationMap(), function (shown) {
    return variation(shown.id);
  });
}

/** The id of the event with a key: the configured one, or the one that the page tells. */
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
    if ({}.hasOwnProperty.call(events, name) && events[name] && events[name].apiName === key) {
      found = found || safely(digits, events[name].id);
    }
  }
  return found;
}
