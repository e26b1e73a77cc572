// The fields of a situation that can be edited, and their types.

export const COOKIES = ['visitor', 'buckets', 'segments', 'universal_id']
export const JSON_COOKIES = ['buckets', 'segments']
/** Fields that are `false` if the visitor has no such value. */
export const OPTIONAL = [...COOKIES, 'random_id']
export const TEXTS = ['optimizely', 'project', 'account', 'vendor_script', 'consent', 'csp']

const isText = (value) => typeof value === 'string'
const isTexts = (value) => Array.isArray(value) && value.every(isText)
const isMap = (value, isValid) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isValid)

/** Fields that contain JSON; `empty` is the value of an empty field. */
export const MAPS = {
  variations: { empty: null, isValid: (value) => isMap(value, isTexts), name: 'a variation map', example: '{"700010001": ["700020002"]}' },
  events: { empty: {}, isValid: (value) => isMap(value, isText), name: 'a map of events', example: '{"phone_call_conversion": "21591240822"}' }
}

const VALID = {
  ...Object.fromEntries(OPTIONAL.map((key) => [key, (value) => value === false || isText(value)])),
  ...Object.fromEntries(TEXTS.map((key) => [key, isText])),
  ...Object.fromEntries(Object.entries(MAPS).map(([key, { empty, isValid }]) => [key, (value) => value === empty || isValid(value)])),
  others: isTexts,
  patches: isTexts,
  nonce: (value) => typeof value === 'boolean'
}

/** Returns the valid edits. They may come from another user's link. */
export const validEdits = (edits) => Object.fromEntries(Object.entries(edits).filter(([key, value]) => Object.hasOwn(VALID, key) && VALID[key](value)))
