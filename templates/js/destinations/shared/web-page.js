/** Optimizely's data, which is read only once per call because Optimizely copies all of it. */
function webData() {
  return data = data || optimizely.get('data');
}

/** The id of the event with a key: the configured one, or else the page's. */
function entity(key) {
//% if "edge" in destination.products
  var events = edge ? {} : webData().events;
//% else
  var events = webData().events;
//% endif
  var found;
  var name;
//% if entity_id
  if (key === "{{ goal }}") {
    return "{{ entity_id }}";
  }
//% endif
  for (name in events) {
    // Members that a page has added to Object.prototype are not ours.
    if (events[name] !== {}[name]) {
      found = found || safely(idFor, key, events[name]);
    }
  }
  return found;
}

/** The id of an event if it has the key. Throws if the id is invalid. */
function idFor(key, event) {
  return event.apiName === key && digits(event.id);
}
