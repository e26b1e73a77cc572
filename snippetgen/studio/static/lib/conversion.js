// Kinds of conversion: a URL for Classic, or a compact value for Web Experimentation.

const COMPACT = /^o\d+\./

/** Returns the name of a conversion's kind, an empty string for any other text. */
export const kind = (text) => (COMPACT.test(text) ? 'compact value' : text.startsWith('https://') ? 'conversion URL' : '')

/** Returns whether a snippet that reads some products uses Web Experimentation on a page that has some. */
export const isWeb = (read, onPage) => read.includes('web') && (read.length === 1 || isOnlyWeb(onPage))

/** Returns whether Web Experimentation is the only product on a page. */
export const isOnlyWeb = (products) => products.join() === 'web'
