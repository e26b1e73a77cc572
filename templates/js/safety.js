/** Calls a function that may throw; `otherwise` is the answer where it does. */
function safely(fn, argument, otherwise, second) {
  try {
    return fn(argument, second);
  } catch (e) {
    return otherwise;
  }
}

/** Makes a page function: it reads Optimizely and the cookies once for the whole call, and never throws. */
function guarded(fn) {
  return function (first, second) {
    optimizely = window.optimizely;
    cookies = {};
    safely(readCookies);
    return safely(fn, first, '', second);
  };
}
