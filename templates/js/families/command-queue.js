//% if argument == "query"
/** Hands the variables over in one command. It replaces the text of an earlier one, so it also has the page's variables. */
function handOver(variables) {
  var pattern = /&?(?:([^&=]*)=)?[^&]*/g;
  var current = '' + (safely(currentText) || '');
  var text = '';
  var match;
  while (current.length > pattern.lastIndex) {
    match = pattern.exec(current);
    if (variables[match[1]] === {}[match[1]]) {
      text += match[0];
    }
  }
  enqueue(["{{ command }}", text + '&' + asText(variables)]);
}

/** The text that the page has set: as the vendor's script holds it, or else in the queue. */
function currentText() {
  var queue = window["{{ queue }}"] || [];
  var index = queue.length;
//% if "current" in given
  var found = safely(follow, "{{ current }}");
  if (found) {
    return found[0];
  }
//% endif
  while (index--) {
    if (queue[index][0] == "{{ command }}") {
      return queue[index][1];
    }
  }
}
//% elif argument == "flat"
/** Hands a variable over in one command. */
function handOver(name, value) {
  enqueue(["{{ command }}", name, value]);
}
//% else
/** Hands a variable over in one command. */
function handOver(name, value) {
  enqueue(["{{ command }}", [name, value]]);
}
//% endif

/** Puts a command in the vendor's queue, which runs it at once, or when the vendor's script has loaded. */
function enqueue(command) {
  var queue = (window["{{ queue }}"] = window["{{ queue }}"] || []);
//% if "before" in given
  var index = 0;
  var last;

  // A plain array is replayed in order: this command must come before the one that reads it.
  if (queue.push == [].push) {
    while (queue.length > index && queue[index][0] != "{{ before }}") {
      index++;
    }
    for (last = queue.length; last > index; last--) {
      queue[last] = queue[last - 1];
    }
    queue[index] = command;
    return;
  }
//% endif
  queue.push(command);
}
//% if "hold" in given

// A vendor's script that comes later asks again and again, and requests no number before the answer is true.
if ((window["{{ queue }}"] || []).push == [].push) {
  enqueue(["{{ hold }}", function () {
    handOverAgain();
    return held || over;
  }]);
}
//% endif
//% if "reads_at" in given and argument == "query"

// The vendor reads at the load event: the page may have replaced the text since.
window.addEventListener('load', handOverAgain, true);
//% endif
