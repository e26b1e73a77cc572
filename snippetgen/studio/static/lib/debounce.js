// Waiting until somebody has stopped typing.

const PAUSE = 250 // milliseconds

/** Calls `act` once, when it has not been asked for some time. */
export const paused = (act) => {
  let timer
  return (...values) => {
    clearTimeout(timer)
    timer = setTimeout(act, PAUSE, ...values)
  }
}

/** The latest of several answers counts, not the one that comes last. */
export const latest = (act) => {
  let count = 0
  return async (...values) => {
    const mine = ++count
    const show = await act(...values)
    if (mine === count) show?.()
  }
}
