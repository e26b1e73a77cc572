/** The vendor calls this function when it is ready. It may have ignored earlier variables. */
function onReady() {
  var own = previous;
  confirmed = true;
  handOverAgain();
  // The page's function may call this one.
  previous = '';
  try {
    own && own.apply(this, arguments);
  } finally {
    previous = own;
  }
}

window["{{ callback }}"] = onReady;
// The page may set its own function later.
safely(function () {
  Object.defineProperty(window, "{{ callback }}", {
    configurable: true,
    enumerable: true,
    get: function () {
      return onReady;
    },
    set: function (own) {
      previous = own;
    }
  });
});
