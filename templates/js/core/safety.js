/** Calls a function that may throw; undefined where it does. */
function safely(fn, first, second) {
  try {
    return fn(first, second);
  } catch (e) {}
}

/** Makes a page function: it reads Optimizely and the cookies once for the whole call, and never throws. */
function guarded(fn) {
  return function (first, second) {
    optimizely = window.optimizely;
    cookies = {};
    safely(readCookies);
    return safely(fn, first, second) || '';
  };
}
