/**
 * Hands the conversion over to the vendor, unless the vendor holds this very one.
 *
 * @return {String} the conversion, or ''
 */
function refresh() {
//% if destination in ("web", "auto")
  var conversion = generateConversion("{{ goal }}");
//% else
  var conversion = generateConversionUrl("{{ goal }}");
//% endif
//% if packing == "fields" and destination != "web"
  var segments = getSegmentsInParameters();
//% if limit
  if (!fits(segments)) {
    segments = '';
  }
//% endif
//% endif
  if (conversion && conversion != held) {
//% if packing == "url" and argument in ("pair", "flat")
    handOver("{{ url_name }}", conversion);
//% elif packing == "url"
    handOver({ "{{ url_name }}": conversion });
//% elif argument in ("pair", "flat")
    handOver("{{ project_name }}", getProjectId());
    handOver("{{ account_name }}", getAccountId());
    handOver("{{ visitor_name }}", getUserId());
//% if destination == "web"
    handOver("{{ entity_name }}", entity("{{ goal }}"));
//% elif destination == "auto"
    handOver("{{ entity_name }}", isClassic() ? '' : entity("{{ goal }}"));
    handOver("{{ experiments_name }}", isClassic() ? getVariationsInParameters() : '');
    handOver("{{ segments_name }}", segments);
//% if universal_id
    handOver("{{ universal_id_name }}", isClassic() ? decode(cookies.PPID) : '');
//% endif
//% else
    handOver("{{ experiments_name }}", getVariationsInParameters());
    handOver("{{ segments_name }}", segments);
//% if universal_id
    handOver("{{ universal_id_name }}", decode(cookies.PPID));
//% endif
//% endif
//% else
    handOver({
      "{{ project_name }}": getProjectId(),
      "{{ account_name }}": getAccountId(),
      "{{ visitor_name }}": getUserId(),
//% if destination == "web"
      "{{ entity_name }}": entity("{{ goal }}"),
//% elif destination == "auto"
      "{{ entity_name }}": isClassic() ? '' : entity("{{ goal }}"),
      "{{ experiments_name }}": isClassic() ? getVariationsInParameters() : '',
//% if universal_id
      "{{ universal_id_name }}": isClassic() ? decode(cookies.PPID) : '',
//% endif
      "{{ segments_name }}": segments,
//% else
      "{{ experiments_name }}": getVariationsInParameters(),
//% if universal_id
      "{{ universal_id_name }}": decode(cookies.PPID),
//% endif
      "{{ segments_name }}": segments,
//% endif
    });
//% endif
    held = conversion;
//% if "rerun" in given
    // Where the vendor's script has started already, it reads once more.
    safely(ask, "{{ rerun }}");
//% endif
  }
  return conversion;
}

/** Tries until the vendor holds a conversion: at once, then seven times at doubling intervals that add up to the wait. */
function attempt() {
//% if family.polls_vendor
  // Once there is a conversion, it is the vendor that is waited for.
  if (!api.refresh() && (delay *= 2) < (api.reason == 'ready' ? "{{ patience_ms }}" : "{{ wait_ms }}")) {
    setTimeout(attempt, delay);
  }
//% elif family.calls_without_value
  if (!api.refresh()) {
    // Only Optimizely, or a vendor that failed, is worth the wait: the vendor cannot start before.
    if ((
//% if project_id or account_id
      api.reason == 'no_project' || // the configured one may come yet
//% endif
      /^(optimizely_|ready)/.test(api.reason)) && (delay *= 2) < "{{ wait_ms }}") {
      setTimeout(attempt, delay);
    } else {
      safely(handOver);
    }
  }
//% else
  if (!api.refresh() && (delay *= 2) < "{{ wait_ms }}") {
    setTimeout(attempt, delay);
  }
//% endif
}
