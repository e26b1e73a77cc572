/**
 * Hands the conversion over to the vendor, unless the vendor holds this very one.
 *
 * @return {String} its URL, or ''
 */
function refresh() {
  var url = generateConversionUrl("{{ goal }}");
//% if limit and packing == "fields"
  var segments;
//% endif
  if (url && url != held) {
//% if packing == "url"
    give("{{ url }}", url);
//% else
//% if limit
    segments = getSegmentsInParameters();
//% endif
    give("{{ project }}", getProjectId());
    give("{{ account }}", getAccountId());
    give("{{ visitor }}", getUserId());
    give("{{ experiments }}", getVariationsInParameters());
//% if limit
    give("{{ segments }}", fits(segments) ? segments : '');
//% else
    give("{{ segments }}", getSegmentsInParameters());
//% endif
//% if universal_id
    give("{{ universal_id }}", decode(cookies.PPID));
//% endif
//% endif
    held = url;
//% if rerun
    // Where the vendor's script has read the cookies already, it reads them once more.
    safely(follow, "{{ rerun }}");
//% endif
  }
  return url;
}

/** Tries until the vendor holds a conversion: at once, then seven times at doubling intervals that add up to the wait. */
function attempt() {
  if (!api.refresh() && (delay *= 2) < "{{ wait_ms }}") {
    setTimeout(attempt, delay);
  }
}
