// Words for screen readers about a part of the page that is too long to be read aloud.

import { byId } from './elements.js'

export const announce = (words) => (byId('announcement').textContent = words)
