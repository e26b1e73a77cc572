// What a conversion is: a URL of Classic's, or a compact value for Web Experimentation.

const COMPACT = /^o\d+\./

/** Its name in words; empty where it is neither. */
export const kind = (text) => (COMPACT.test(text) ? 'compact value' : text.startsWith('https://') ? 'conversion URL' : '')

/** Whether a snippet for a destination has to do with Web Experimentation on a page. */
export const isWeb = (destination, optimizely) => destination === 'web' || (destination === 'auto' && optimizely.startsWith('web'))
