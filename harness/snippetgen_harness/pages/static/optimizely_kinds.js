// Puts each kind of Optimizely on a page, by its name in optimizely_kinds.toml; in ES5, for the oldest engine.
//
// `given` has the data: `project` and `account`, `data` (Classic's data object), `results` (of Web Experimentation's `get`,
// by argument), `active` (Performance Edge's experiments) and `junk` (what a broken `get` returns).
// A late kind has no function: it is a queue at first.
var optimizelyKinds = (function () {
  function broken() {
    throw new Error('Optimizely is broken');
  }

  function returning(value) {
    return function () {
      return value;
    };
  }

  function classic(given) {
    return {
      data: given.data,
      getAccountId: returning(given.account),
      getProjectId: returning(given.project),
      push: function () {}
    };
  }

  function web(get) {
    return {
      push: function () {},
      get: get,
      data: { note: 'Obsolete, use optimizely.get(\'data\') instead' },
      state: {},
      initialized: true
    };
  }

  function getter(given) {
    return function (name) {
      return given.results[name];
    };
  }

  function edge(get) {
    return { push: function () {}, get: get };
  }

  // Performance Edge has neither project nor visitor ids.
  function edgeGetter(given) {
    return function (name) {
      return name === 'state' ? { getActiveExperiments: returning(given.active) } : undefined;
    };
  }

  return {
    classic: function (window, given) {
      window.optimizely = classic(given);
    },
    throws: function (window, given) {
      window.optimizely = { data: given.data, getAccountId: broken, getProjectId: broken };
    },
    'opted-out': function (window, given) {
      window.optimizely = classic(given);
      window.optimizely.data = {};
    },
    web: function (window, given) {
      window.optimizely = web(getter(given));
    },
    'web-throws': function (window) {
      window.optimizely = web(broken);
    },
    'web-junk': function (window, given) {
      window.optimizely = web(returning(given.junk));
    },
    // Classic with Web Experimentation in one client.
    bundled: function (window, given) {
      window.optimizely = classic(given);
      window.optimizely.get = getter(given);
    },
    edge: function (window, given) {
      window.optimizelyEdge = edge(edgeGetter(given));
    },
    'edge-throws': function (window) {
      window.optimizelyEdge = edge(broken);
    },
    'edge-queue': function (window) {
      window.optimizelyEdge = [];
    },
    'edge-half-loaded': function (window) {
      window.optimizelyEdge = { push: function () {} };
    },
    'web-and-edge': function (window, given) {
      window.optimizely = web(getter(given));
      window.optimizelyEdge = edge(edgeGetter(given));
    },
    'queue-and-edge': function (window, given) {
      window.optimizely = [];
      window.optimizelyEdge = edge(edgeGetter(given));
    },
    queue: function (window) {
      window.optimizely = [];
    },
    absent: function () {},
    nothing: function () {},
    'half-loaded': function (window) {
      window.optimizely = { push: function () {} };
    }
  };
})();
