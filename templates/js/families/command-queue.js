//% if argument == "query"
/** Hands the variables over in one command. */
function give(variables) {
  enqueue(["{{ command }}", '&' + asText(variables)]);
}
//% elif argument == "flat"
/** Hands a variable over in a command. */
function give(name, value) {
  enqueue(["{{ command }}", name, value]);
}
//% else
/** Hands a variable over in a command. */
function give(name, value) {
  enqueue(["{{ command }}", [name, value]]);
}
//% endif

/** Puts a command in the vendor's queue, which runs it at once or when the vendor's script has loaded. */
function enqueue(command) {
  var queue = (window["{{ queue }}"] = window["{{ queue }}"] || []);
//% if "before" in given
  var index = 0;

  // A queue that only stores replays in order: ours comes before the command that reads it.
  if (queue.push == [].push) {
    while (index < queue.length && queue[index][0] != "{{ before }}") {
      index++;
    }
    queue.splice(index, 0, command);
    return;
  }
//% endif
  queue.push(command);
}
