// Limits how often typing triggers work.

const DELAY = 250 // milliseconds

/** Calls `act` once, `delay` milliseconds after the last call. */
export const debounce = (act, delay = DELAY) => {
  let timer
  return (...values) => {
    clearTimeout(timer)
    timer = setTimeout(act, delay, ...values)
  }
}

/** Drops results that a later call has overtaken: `act` resolves to a function that shows its result. */
export const latestOnly = (act) => {
  let count = 0
  return async (...values) => {
    const mine = ++count
    const show = await act(...values)
    if (mine === count) show?.()
  }
}
