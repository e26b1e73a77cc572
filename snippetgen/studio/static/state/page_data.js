// The data that the server inlined into the page.

export const data = JSON.parse(document.getElementById('data').textContent)

export const presets = new Map(data.presets.flatMap(({ situations }) => situations.map((each) => [each.id, each])))

export const optimizelyKinds = new Map(data.optimizely_kinds.flatMap(({ kinds }) => kinds.map((each) => [each.name, each])))

export const destinations = new Map(data.destinations.map((each) => [each.name, each]))

const productTitles = new Map(data.destinations.flatMap(({ receivers }) => receivers.flatMap(({ products, title }) => products.map((each) => [each, title]))).reverse())

/** Returns what people call a product of Optimizely. */
export const productTitle = (product) => productTitles.get(product) ?? product

/** The destinations that can be recognized on a page, the suggested one first. */
export const recognizable = data.recognizable.map((name) => destinations.get(name))

export const vendors = new Map(data.vendors.map((each) => [each.name, each]))
