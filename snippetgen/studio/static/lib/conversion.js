// The kinds of conversion: a URL for Classic, and a compact value for Web Experimentation.

const COMPACT = /^o\d+\./

/** Returns the name of a conversion's kind, or an empty string for any other text. */
export const kind = (text) => (COMPACT.test(text) ? 'compact value' : text.startsWith('https://') ? 'conversion URL' : '')

/** Returns whether a snippet uses Web Experimentation, given the products that it reads and those on the page. */
export const isWeb = (read, onPage) => read.includes('web') && (read.length === 1 || isOnlyWeb(onPage))

/** Returns whether Web Experimentation is the only product on a page. */
export const isOnlyWeb = (products) => products.join() === 'web'
