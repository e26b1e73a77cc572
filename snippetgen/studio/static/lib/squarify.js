// The squarified treemap of Bruls, Huizing and van Wijk: rectangles with areas in proportion, as square as possible.

/**
 * Returns a rectangle `{x, y, width, height}` for each size. Sizes must be positive and in
 * descending order. Together, the rectangles fill the given width and height.
 */
export const squarify = (sizes, width, height) => {
  const scale = (width * height) / sum(sizes)
  const areas = sizes.map((size) => size * scale)
  const rectangles = []
  let free = { x: 0, y: 0, width, height }
  while (rectangles.length < areas.length) {
    const row = bestRow(areas.slice(rectangles.length), Math.min(free.width, free.height))
    const { placed, rest } = layRow(row, free)
    rectangles.push(...placed)
    free = rest
  }
  return rectangles
}

const sum = (numbers) => numbers.reduce((total, each) => total + each, 0)

/** Returns the first areas that together make the best row along a side. */
const bestRow = (areas, side) => {
  let count = 1
  while (count < areas.length && worst(areas.slice(0, count + 1), side) <= worst(areas.slice(0, count), side)) count += 1
  return areas.slice(0, count)
}

/** Returns the largest aspect ratio of a row's rectangles. */
const worst = (row, side) => {
  const total = sum(row)
  return Math.max((side ** 2 * Math.max(...row)) / total ** 2, total ** 2 / (side ** 2 * Math.min(...row)))
}

/** Lays a row along the shorter side of the free rectangle. */
const layRow = (row, { x, y, width, height }) => {
  const upright = width >= height
  const depth = sum(row) / (upright ? height : width)
  let at = 0
  const placed = row.map((area) => {
    const length = area / depth
    const rectangle = upright ? { x, y: y + at, width: depth, height: length } : { x: x + at, y, width: length, height: depth }
    at += length
    return rectangle
  })
  const rest = upright ? { x: x + depth, y, width: width - depth, height } : { x, y: y + depth, width, height: height - depth }
  return { placed, rest }
}
