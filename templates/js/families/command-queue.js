//% if argument == "query"
/** Hands the variables over in one command. */
function handOver(variables) {
  enqueue(["{{ command }}", '&' + asText(variables)]);
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

  // A plain array is replayed in order: this command must come before the one that reads it.
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
