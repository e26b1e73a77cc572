/** Calls a function that may throw; returns '' if it does. */
function safely(fn, first, second) {
  try {
    return fn(first, second);
  } catch (e) {
    return '';
  }
}

/**
 * Makes a function for the page that never throws. Optimizely and the cookies do not change during
 * a call.
 */
function guarded(fn) {
  return function (first, second) {
    safely(readPage);
    return safely(fn, first, second);
  };
}
