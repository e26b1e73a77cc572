//% if argument == "query"
var placed; // the text of the last command

/**
 * Hands over the variables in one command. It replaces the text of an earlier command, so it also
 * contains the page's variables.
 */
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
  placed = text + '&' + asText(variables);
  enqueue(["{{ command }}", placed]);
}

/** Whether the page has set another text since. */
function isLost() {
  var current = currentText();
  return current && current != placed;
}

/** The text that the page has set, from the vendor's script or else from the queue. */
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
    if ((queue[index] || '')[0] == "{{ command }}") {
      return queue[index][1];
    }
  }
}
//% elif argument == "flat"
/** Hands over a variable in one command. */
function handOver(name, value) {
  enqueue(["{{ command }}", name, value]);
}
//% else
/** Hands over a variable in one command. */
function handOver(name, value) {
  enqueue(["{{ command }}", [name, value]]);
}
//% endif

/**
 * Puts a command into the vendor's queue, which runs it immediately, or when the vendor's script
 * has loaded.
 */
function enqueue(command) {
  var queue = (window["{{ queue }}"] = window["{{ queue }}"] || []);
//% if "before" in given
  var index = 0;
  var last;

  // A plain array is replayed in order: this command must come before the one that reads it.
  if (queue.push == [].push) {
    last = queue.length;
    queue[last] = command;
    if (queue[last] != command) {
      throw 0; // the page has frozen the array
    }
    while (last > index && (queue[index] || '')[0] != "{{ before }}") {
      index++;
    }
    for (; last > index; last--) {
      queue[last] = queue[last - 1];
    }
    queue[index] = command;
    return;
  }
//% endif
  queue.push(command);
}
//% if "hold" in given

// If the vendor's script loads later, it asks repeatedly, and requests no number until the answer
// is true.
safely(function () {
  var queue = window["{{ queue }}"] || [];
  var index = 0;
  var own; // the page's own function, because the vendor asks only the last one
  if (queue.push == [].push) {
    while (queue.length > index) {
      own = (queue[index] || '')[0] == "{{ hold }}" ? queue[index][1] : own;
      index++;
    }
    enqueue(["{{ hold }}", function () {
      handOverAgain();
      return (held || over) && (!own || own());
    }]);
  }
});
//% endif
//% if "reads_at" in given and argument == "query"

// The vendor reads the text at the load event, and the page may have replaced it since.
safely(function () {
  window.addEventListener('load', handOverAgain, true);
});
//% endif
