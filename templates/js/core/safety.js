/** Calls a function that may throw; returns '' if it does. */
function safely(fn, first, second) {
  try {
    return fn(first, second);
  } catch (e) {
    return '';
  }
}

/** Makes a page function, which sees Optimizely and the cookies in one state for the whole call, and never throws. */
function guarded(fn) {
  return function (first, second) {
    safely(readPage);
    return safely(fn, first, second);
  };
}
