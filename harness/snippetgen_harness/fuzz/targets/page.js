// Makes pages from cases (see generators/case.py), in ES5 for the oldest engine.
var makePage = {
  /** What window.optimizely is. */
  optimizely: function (given) {
    function giving(value) {
      return function () {
        if (given.kind === 'throws') throw new Error('Optimizely is broken');
        return value;
      };
    }
    function get(name) {
      if (given.kind === 'web-throws') throw new Error('Optimizely is broken');
      if (given.kind === 'web-junk') return given.data;
      return {
        data: { accountId: given.account, projectId: given.project, events: given.events },
        visitor_id: given.visitor
      }[name];
    }
    switch (given.kind) {
      case 'absent':
        return undefined;
      case 'queue':
        return [];
      case 'half-loaded':
        return { push: function () {} };
      case 'web':
      case 'web-throws':
      case 'web-junk':
        return { push: function () {}, get: get };
    }
    return {
      data: given.data,
      get: given.kind === 'bundled' ? get : undefined,
      getProjectId: giving(given.project),
      getAccountId: giving(given.account)
    };
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
