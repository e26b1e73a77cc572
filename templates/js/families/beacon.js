//% if "numbers" in given
var tagged; // the numbers of the last request

/**
 * Hands over the variables with the phone numbers on the page, by which the vendor matches calls.
 * Throws while the page shows no number.
 */
function handOver(variables) {
  var seconds = "{{ match_seconds }}";
  var numbers = shownNumbers();
  if (!numbers) {
    throw 0;
  }
  variables.key = "{{ key }}";
  post('{"tracking_numbers":[' + numbers + '],"session_match_period":' + seconds + ',' + asText(variables) + '}');
  tagged = numbers;
}

/** Whether the page now shows other numbers. */
function isLost() {
  var numbers = shownNumbers();
  return numbers && numbers != tagged;
}

/**
 * The phone numbers on the page, as the members of a JSON array. An element without digits is still
 * waiting for its number.
 */
function shownNumbers() {
  var elements = document.querySelectorAll("{{ numbers }}");
  var index = 0;
  var numbers = '';
  var number;
  var digit;
  var digits = /\d/g;
  while (elements.length > index) {
    number = '';
    while ((digit = digits.exec(elements[index].textContent))) {
      number += digit[0];
    }
    if (number) {
      numbers += (numbers && ',') + '"' + number + '"';
    }
    index++;
  }
  return numbers;
}
//% else
/** Hands over the variables. */
function handOver(variables) {
  post('{' + asText(variables) + '}');
}
//% endif

/** Posts text with a request that continues when the page is left, and that needs no preflight. */
function post(text) {
  var url = "{{ url }}";
  var request;
  var isQueued = safely(function () {
    return window.navigator.sendBeacon(url, text);
  });
  if (!isQueued) {
    request = new window.XMLHttpRequest();
    request.open('POST', url);
    request.send(text);
  }
}
