/** The vendor calls this function when it is ready. It may have ignored earlier variables. */
function onReady() {
  var own = previous;
  confirmed = true;
  handOverAgain();
  // The page's function may call this one.
  previous = '';
  try {
    typeof own == 'function' && own.apply(this, arguments);
  } finally {
    previous = own;
  }
}

/**
 * Puts onReady into the page's global. The page can set its own function later; if it declares one
 * with that name, the next call puts onReady there again.
 */
function listen() {
  var own = window["{{ callback }}"];
  var current = Object.getOwnPropertyDescriptor(window, "{{ callback }}") || {};
  // A descriptor inherits what the page has added to Object.prototype.
  var setter = current.set !== {}.set && current.set;
  if (own != onReady && !(listens && current.get !== {}.get)) {
    listens = true;
    previous = own;
    safely(function () {
      return Object.defineProperty(window, "{{ callback }}", {
        configurable: true,
        enumerable: true,
        get: function () {
          return onReady;
        },
        set: function (fn) {
          if (setter) {
            setter(fn); // of another snippet, whose function this one calls
          } else if (fn != onReady) {
            previous = fn;
          }
        }
      });
    }) || safely(function () {
      window["{{ callback }}"] = onReady;
    });
  }
}
