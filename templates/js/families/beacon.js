//% if "numbers" in given
/** Hands the variables over, with the phone numbers on the page: the vendor matches calls by them. Throws while the page shows no number. */
function handOver(variables) {
  var seconds = "{{ match_seconds }}";
  var elements = document.querySelectorAll("{{ numbers }}");
  var index = 0;
  var numbers = '';
  var digit;
  var digits = /\d/g;
  while (elements.length > index) {
    numbers += (numbers && ',') + '"';
    while ((digit = digits.exec(elements[index].textContent))) {
      numbers += digit[0];
    }
    numbers += '"';
    index++;
  }
  if (!index) {
    throw 0;
  }
  variables.key = "{{ key }}";
  post('{"tracking_numbers":[' + numbers + '],"session_match_period":' + seconds + ',' + asText(variables) + '}');
}
//% else
/** Hands the variables over. */
function handOver(variables) {
  post('{' + asText(variables) + '}');
}
//% endif

/** Posts text with a request that outlives the page and needs no preflight. */
function post(text) {
  var url = "{{ url }}";
  var request = window.navigator;
  if (!(request.sendBeacon && request.sendBeacon(url, text))) {
    request = new window.XMLHttpRequest();
    request.open('POST', url);
    request.send(text);
  }
}
