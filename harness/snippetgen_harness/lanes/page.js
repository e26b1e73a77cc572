// Makes pages of cases (see corpora/case.py). ES5: the oldest engine reads it, too.
var makePage = {
  /** What window.optimizely is. */
  optimizely: function (given) {
    function giving(value) {
      return function () {
        if (given.kind === 'throws') throw new Error('Optimizely is broken');
        return value;
      };
    }
    switch (given.kind) {
      case 'absent':
        return undefined;
      case 'queue':
        return [];
      case 'half-loaded':
        return { push: function () {} };
    }
    return {
      data: given.data,
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
