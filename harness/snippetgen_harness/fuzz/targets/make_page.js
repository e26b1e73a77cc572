// Makes pages from cases (see generators/case.py), in ES5 for the oldest engine. It calls no method that a library of
// the page may have replaced.
var makePage = {
  /** Puts Optimizely on the page, and replaces that of the previous case. */
  optimizely: function (window, given) {
    window.optimizely = undefined;
    window.optimizelyEdge = undefined;
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

  /** The tag of Performance Edge's script, for a page that has a document. */
  script: function (document, given) {
    var tag = document.getElementById('edge') || document.createElement('script');
    tag.id = 'edge';
    tag.type = 'text/plain';
    if (given.script) tag.src = given.script;
    else tag.removeAttribute('src');
    document.documentElement.appendChild(tag);
  },

  /** Puts the site's own visitor ids at their locations, or removes them. */
  own: function (window, document, given) {
    var places = ['page:app.user.id', 'storage:uid', 'attribute:html@data-user'];
    for (var index = 0; index < places.length; index++) {
      var parts = /^(\w+):([^@]*)@?(.*)$/.exec(places[index]);
      var place = { name: parts[2], attribute: parts[3], value: given[places[index]] };
      ownVisitor[parts[1]](window, document, place);
    }
  },

  /** Puts the consent tool at its path, or removes it. */
  consent: function (window, path, given) {
    var keys = /[^.]+/g;
    var owner = window;
    var last;
    var next;
    if (!path) return;
    last = keys.exec(path)[0];
    delete window[last];
    if (given.kind === 'absent') return;
    while ((next = keys.exec(path))) {
      owner = owner[last] = {};
      last = next[0];
    }
    owner[last] =
      given.kind === 'value'
        ? given.answer
        : function () {
            if (given.kind === 'throws' || this !== owner) throw new Error('consent is broken');
            return given.answer;
          };
  },

  /** The arguments of the call; values that JSON cannot express are source text. */
  arguments: function (given) {
    var values = [];
    for (var index = 0; index < given.length; index++) {
      var each = given[index];
      values[index] = each && each.js ? (0, eval)('(' + each.js + ')') : each;
    }
    return values;
  }
};
