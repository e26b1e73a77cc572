// The timeline as a picture, with a lane each for the page, Optimizely, the snippet and the vendor.

import { svg } from '../lib/svg.js'

const LANES = ['page', 'Optimizely', 'snippet', 'vendor']
const LANE_OF = {
  optimizely_loading: 'Optimizely',
  optimizely_ready: 'Optimizely',
  snippet: 'snippet',
  refresh: 'snippet',
  vendor: 'vendor',
  handed_over: 'vendor',
  beacon: 'vendor'
}
const FAILURES = new Set(['blocked', 'error'])
const HEIGHT = 16
const LEFT = 70
const WIDTH = 330

export class TimelineLanes {
  /** The list beside it says the same in words. */
  element = svg('svg', { class: 'lanes', viewBox: `0 0 ${LEFT + WIDTH + 10} ${LANES.length * HEIGHT}`, 'aria-hidden': 'true' })
  #events = []
  #failed = null

  constructor() {
    this.#draw()
  }

  clear() {
    this.#events = []
    this.#failed = null
    this.#draw()
  }

  /** Marks the lane in which the conversion stopped; null marks none. */
  fail(lane) {
    if (lane === this.#failed) return
    this.#failed = lane
    this.#draw()
  }

  add(event) {
    this.#events.push(event)
    this.#draw()
  }

  #draw() {
    const end = Math.max(1, ...this.#events.map(({ ms }) => ms))
    const failure = this.#failed && cross(LEFT + WIDTH, LANES.indexOf(this.#failed))
    this.element.replaceChildren(...LANES.flatMap(lane), ...this.#events.map((event) => mark(event, end)), ...(failure ? [failure] : []))
  }
}

const middle = (index) => (index + 0.5) * HEIGHT

const lane = (name, index) => [
  svg('text', { x: 0, y: middle(index) + 4 }, name),
  svg('line', { x1: LEFT, x2: LEFT + WIDTH, y1: middle(index), y2: middle(index) })
]

const mark = ({ ms, event, detail }, end) => {
  const index = LANES.indexOf(LANE_OF[event] ?? 'page')
  const x = LEFT + (ms / end) * WIDTH
  const failed = FAILURES.has(event) || (event === 'handed_over' && !detail)
  return failed ? cross(x, index) : svg('circle', { class: event, cx: x, cy: middle(index), r: 4 })
}

const cross = (x, index) => svg('path', { class: 'failed', d: `M${x - 5} ${middle(index) - 5}l10 10m0 -10l-10 10` })
