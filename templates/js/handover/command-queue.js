/** Hands a variable over: a command in the vendor's queue, which runs it at once or when the vendor's script has loaded. */
function give(name, value) {
  var queue = (window["{{ queue }}"] = window["{{ queue }}"] || []);
  var command = ["{{ command }}", [name, value]];
//% if before
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
