// Puts the customer's page into its situation before the snippet runs. The data of the page is in #situation.
(function () {
  var situation = JSON.parse(document.getElementById('situation').textContent);

  var errors = [];

  // WebDriver does not report the errors of a page.
  function collect() {
    window.addEventListener('error', function (event) {
      errors.push('page error: ' + event.message);
    });
    window.addEventListener('unhandledrejection', function (event) {
      errors.push('page error: ' + event.reason);
    });
    document.addEventListener('securitypolicyviolation', function (event) {
      errors.push('blocked by the page\'s policy: ' + event.violatedDirective);
    });
    ['error', 'warn'].forEach(function (level) {
      var original = console[level];
      console[level] = function (message) {
        errors.push('console ' + level + ': ' + message);
        original.apply(console, arguments);
      };
    });
  }

  function attempt(action) {
    try {
      action();
    } catch (error) {
      // Cookies are blocked.
    }
  }

  // Late scripts are added after the page has loaded, however long that takes.
  function late(action, delay) {
    window.addEventListener('load', function () {
      setTimeout(action, delay);
    });
  }

  function setCookies() {
    situation.cookies.forEach(function (cookie) {
      attempt(function () {
        document.cookie = cookie;
      });
    });
  }

  // JSON has no functions.
  function completeResults() {
    var state = situation.optimizely.results.state;
    state.getVariationMap = function () {
      return state.variationMap;
    };
  }

  function setOptimizely() {
    var given = situation.optimizely;
    if (!given.becomes) return optimizelyKinds[given.kind](window, given);
    optimizelyKinds[given.begins](window);
    late(function () {
      optimizelyKinds[given.becomes](window, given);
    }, 120);
  }

  // The tag of Performance Edge's script, which is not fetched.
  function addEdgeScript() {
    var script = document.createElement('script');
    if (!situation.optimizely.script) return;
    script.type = 'text/plain';
    script.src = situation.optimizely.script;
    document.head.appendChild(script);
  }

  var patches = {
    // A clock that is wrong and has stopped.
    clock: function () {
      Date.now = function () {
        return -1;
      };
      Date.prototype.getTime = Date.now;
    },
    'hold-events': function () {
      var optimizely = window.optimizely;
      if (optimizely && optimizely.push) optimizely.push({ type: 'holdEvents' });
    },
    'document-domain': function () {
      document.domain = 'customer.test';
    },
    // An ad blocker that prevents the vendor's queue from being created.
    'ad-blocker': function () {
      if (situation.vendor.blocked_global) {
        Object.defineProperty(window, situation.vendor.blocked_global, {
          get: function () {
            return undefined;
          },
          set: function () {}
        });
      }
    },
    // Changes of JavaScript's own objects by Prototype.js 1.6 and careless pages.
    'prototype-js': function () {
      Object.prototype.evil = 'evil';
      Object.prototype[700010009] = '700020009';
      Array.prototype.toJSON = function () {
        return 'evil';
      };
      Array.prototype.evil = function () {};
      String.prototype.evil = function () {};
      Object.keys = function (object) {
        var keys = [];
        for (var key in object) keys.push(key);
        return keys;
      };
    }
  };

  collect();
  // A new visitor has an empty storage.
  attempt(function () {
    window.localStorage.clear();
  });
  setCookies();
  completeResults();
  attempt(function () {
    if (situation.own_visitor) ownVisitor[situation.own_visitor.kind](window, document, situation.own_visitor);
  });
  setOptimizely();
  addEdgeScript();
  situation.patches.forEach(function (name) {
    patches[name]();
  });

  if (situation.vendor_script === 'late' || situation.vendor_script === 'throws') {
    late(function () {
      var script = document.createElement('script');
      script.src = situation.vendor.script;
      document.head.appendChild(script);
    }, 250);
  }
  // Pushes a value to the page's data layer, at a dotted key.
  function pushToDataLayer(key, value) {
    var name = situation.data_layer.name;
    window[name] = window[name] || [];
    window[name].push(key.split('.').reduceRight(function (inner, part) {
      var message = {};
      message[part] = inner;
      return message;
    }, value));
  }

  // Sets whether the visitor agrees, at the configured path or in the data layer.
  function answerConsent(answer) {
    if (situation.data_layer && situation.data_layer.consent) {
      pushToDataLayer(situation.data_layer.consent, answer && situation.data_layer.yes);
    }
    if (!situation.consent) return;
    situation.consent.split('.').reduce(function (owner, key, index, path) {
      return (owner[key] = index === path.length - 1 ? answer : owner[key] || {});
    }, window);
  }

  if (situation.data_layer && situation.data_layer.revenue) {
    pushToDataLayer(situation.data_layer.revenue, situation.data_layer.amount);
  }
  if (situation.agreed !== 'absent') answerConsent(situation.agreed === 'yes');

  window.__page = { situation: situation, answerConsent: answerConsent, errors: errors, vendor: null, globals: Object.getOwnPropertyNames(window) };
})();
