// Kinds of conversion: a URL for Classic, or a compact value for Web Experimentation.

const COMPACT = /^o\d+\./

/** Returns the name of a conversion's kind, an empty string for any other text. */
export const kind = (text) => (COMPACT.test(text) ? 'compact value' : text.startsWith('https://') ? 'conversion URL' : '')

/** Returns whether a snippet that reads these products uses Web Experimentation on a page. */
export const isWeb = (products, optimizely) => products.includes('web') && (products.length === 1 || optimizely.startsWith('web'))
