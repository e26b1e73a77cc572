// The kinds of conversion: a URL for Classic, and a compact value for Web Experimentation.

const COMPACT = /^o\d+\./

/** Returns the name of a conversion's kind, or an empty string for any other text. */
export const kind = (text) => (COMPACT.test(text) ? 'compact value' : text.startsWith('https://') ? 'conversion URL' : '')

/** Returns which of a destination's receivers takes the conversion of a page with these products; the last one if the page has none of theirs. */
export const receiverOn = ({ receivers }, onPage) => receivers.find(({ products }) => products.some((each) => onPage.includes(each))) ?? receivers.at(-1)
