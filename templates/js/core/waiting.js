/**
 * Hands the conversion over to the vendor, unless the vendor holds this very one.
 *
 * @return {String} the conversion, or ''
 */
function refresh() {
//% if "generateConversion" in destination.functions
  var conversion = generateConversion("{{ goal }}");
//% else
  var conversion = generateConversionUrl("{{ goal }}");
//% endif
//% if packing == "fields" and "segments" in destination.fields
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
//% for place, value in fields
    handOver("[[ place ]]", "[[ value ]]");
//% endfor
//% else
    handOver({
//% for place, value in fields
      "[[ place ]]": "[[ value ]]",
//% endfor
    });
//% endif
    held = conversion;
//% if "rerun" in given
    // If the vendor's script has started already, it reads once more.
    safely(ask, "{{ rerun }}");
//% endif
  }
  return conversion;
}

/** Tries until the vendor holds a conversion: at once, then seven times at doubling intervals that add up to the wait. */
function attempt() {
//% if family.polls_vendor
  // Once there is a conversion, only the vendor is missing.
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
