// The situation that the form describes.

// Each may be unset. The last one is no cookie, but what Web Experimentation tells.
const COOKIES = ['visitor', 'buckets', 'segments', 'universal_id', 'random_id']
const TEXTS = ['optimizely', 'project', 'account']

const field = (id) => document.getElementById(id)
const switchOf = (id) => document.querySelector(`[data-has="${id}"]`)

/** Fills the form with a preset. */
export const fill = (preset) => {
  for (const id of COOKIES) {
    switchOf(id).checked = preset[id] !== false
    field(id).value = preset[id] || ''
  }
  for (const id of TEXTS) field(id).value = preset[id]
  field('variations').value = preset.variations ? JSON.stringify(preset.variations) : ''
  field('others').value = preset.others.join('\n')
  show()
}

/** Reads the form; null, and a message at the field, where the variation map is none. */
export const read = () => {
  show()
  const variations = readVariations()
  if (variations === undefined) return null
  const cookies = COOKIES.map((id) => [id, switchOf(id).checked && field(id).value])
  const texts = TEXTS.map((id) => [id, field(id).value])
  const others = field('others').value.split('\n').filter(Boolean)
  return { ...Object.fromEntries([...cookies, ...texts]), variations, others }
}

const readVariations = () => {
  const text = field('variations').value.trim()
  try {
    const map = text ? JSON.parse(text) : null
    if (map && !isMap(map)) throw new Error('as in {"700010001": ["700020002"]}')
    return map
  } catch (error) {
    field('variations-fault').textContent = `Not a map: ${error.message}`
  }
}

const isMap = (map) =>
  !Array.isArray(map) &&
  typeof map === 'object' &&
  Object.values(map).every((ids) => Array.isArray(ids) && ids.every((id) => typeof id === 'string'))

const show = () => {
  field('variations-fault').textContent = ''
  for (const id of COOKIES) {
    field(id).disabled = !switchOf(id).checked
    field(`${id}-decoded`).textContent = switchOf(id).checked ? decoded(field(id).value) : ''
  }
}

const decoded = (text) => {
  try {
    const result = decodeURIComponent(text)
    return result === text ? '' : result
  } catch {
    return 'not validly encoded'
  }
}
