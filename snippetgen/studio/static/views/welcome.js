// The first questions about a new configuration: the vendor, and the Optimizely that the site has.

import { button, byId, element } from '../lib/elements.js'
import { data, recognizable } from '../state/page_data.js'

export class Welcome {
  #workspace
  #destinations = new Map()

  constructor(workspace) {
    this.#workspace = workspace
    byId('vendor-tiles').append(...data.vendors.filter(({ buildable }) => buildable).map((each) => this.#vendorTile(each)))
    byId('destination-tiles').append(...recognizable.map((each) => this.#destinationTile(each)))
    for (const type of ['active', 'draft', 'text', 'files']) workspace.addEventListener(type, () => this.#show())
  }

  #vendorTile({ name, title, region_words: region }) {
    const choose = () => {
      this.#workspace.active.change({ vendor: name })
      byId('vendor').focus()
    }
    return tile(title, region, choose)
  }

  #destinationTile({ name, title, sign }) {
    const made = tile(title, sign, () => this.#workspace.active.change({ destination: name }))
    this.#destinations.set(name, made)
    return made
  }

  #show() {
    const { active } = this.#workspace
    const wasHidden = byId('welcome').hidden
    byId('welcome').hidden = !active?.draft || active.path !== null || hasVendor(active)
    // The tiles may have been scrolled; their replacement starts at the top.
    if (byId('welcome').hidden && !wasHidden) byId('preview').scrollTop = 0
    for (const [name, each] of this.#destinations) each.setAttribute('aria-pressed', name === active?.draft?.values.destination)
  }
}

/** Whether a configuration has a vendor, or had one before its text could no longer be read. */
const hasVendor = ({ unanswered, draft, good, awaitsVendor }) => Boolean(unanswered.vendor ?? draft.values.vendor ?? (good && !awaitsVendor))

const tile = (title, help, onClick) => {
  const made = button('', onClick, { class: 'tile' })
  made.append(element('strong', {}, title), element('span', { class: 'quiet' }, help))
  return made
}
