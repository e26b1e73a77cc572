// Makes pages from cases (see generators/case.py), in ES5 for the oldest engine.
var makePage = {
  /** Puts Optimizely on the page, instead of that of the case before. */
  optimizely: function (window, given) {
    window.optimizely = undefined;
    optimizelyKinds[given.kind](window, {
      project: given.project,
      account: given.account,
      data: given.data,
      results: {
        data: { accountId: given.account, projectId: given.project, events: given.events },
        visitor_id: given.visitor
      },
      junk: given.data
    });
  },

  /** Puts the consent tool at its path, or takes it away. */
  consent: function (window, path, given) {
    if (!path) return;
    var keys = path.split('.');
    var last = keys.pop();
    delete window[keys[0] || last];
    if (given.kind === 'absent') return;
    var owner = keys.reduce(function (found, key) {
      return (found[key] = {});
    }, window);
    owner[last] =
      given.kind === 'value'
        ? given.answer
        : function () {
            if (given.kind === 'throws' || this !== owner) throw new Error('consent is broken');
            return given.answer;
          };
  },

  /** The arguments of the call; what JSON cannot say is source text. */
  arguments: function (given) {
    return given.map(function (each) {
      return each && each.js ? (0, eval)('(' + each.js + ')') : each;
    });
  }
};
