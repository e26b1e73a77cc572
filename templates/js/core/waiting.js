/**
 * Hands over the conversion to the vendor, unless the vendor already has it.
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
//% if "callback" in given
  safely(listen);
//% endif
//% if family.polls_vendor
  if (isReplaced()) {
    api.handover = held = '';
  }
//% elif argument in family.notices_loss or given.intersection(family.notices_loss)
  if (held && safely(isLost)) {
    api.handover = held = '';
  }
//% endif
  if (conversion && held !== conversion) {
    api.handover = '';
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
//% if "callback" in given
    api.handover = confirmed ? 'taken' : 'placed';
//% else
    api.handover = "[[ family.handover_status | tojson ]]";
//% endif
//% if "rerun" in given
    // If the vendor's script has already read the variables, it is asked to read them again.
    safely(ask, "{{ rerun }}");
//% endif
  }
  return conversion;
}
//% if "callback" in given or "watch" in given or "reads_at" in given and argument == "query"

/** Hands over the conversion even if the vendor already has it, because it may have been lost. */
function handOverAgain() {
  api.handover = held = '';
  api.refresh();
}
//% endif

//% if family.polls_vendor
/**
 * Tries until the vendor has a conversion: immediately, and then seven times at doubling intervals
 * that add up to the wait. If there is a conversion and only the vendor is missing, the intervals
 * are one second at most.
 */
//% else
/**
 * Tries until the vendor has a conversion: immediately, and then seven times at doubling intervals
 * that add up to the wait or a little more.
 */
//% endif
function attempt() {
//% if family.polls_vendor
  if (!api.refresh()) {
    delay = delay * 2 || 40;
    if (api.reason == 'ready' ? (patience -= delay = delay > 1000 ? 1000 : delay) > 0 : "{{ wait_ms }}" > delay) {
      setTimeout(attempt, delay);
    }
  }
//% elif family.calls_without_value or "hold" in given
  if (!api.refresh()) {
    // The vendor cannot start before this code ends, so wait only for Optimizely, or for a vendor
    // that failed.
    if ((
//% if project_id or account_id
      api.reason == 'no_project' || // the configured project may still load
//% endif
      /^(optimizely_|ready)/.test(api.reason)) && "{{ wait_ms }}" > (delay += delay)) {
      setTimeout(attempt, delay);
    } else {
//% if "hold" in given
      over = true;
//% else
      safely(handOver);
//% endif
    }
  }
//% else
  api.refresh() || "{{ longest_delay_ms }}" > delay && setTimeout(attempt, delay += delay);
//% endif
}
