// The first questions about a new configuration: the vendor, and the Optimizely that the site has.

import { request } from '../lib/api.js'
import { button, byId, code, element } from '../lib/elements.js'
import { data, recognizable } from '../state/page_data.js'

export class Welcome {
  #workspace
  #tabs
  #destinations = new Map()

  constructor(workspace, tabs) {
    this.#workspace = workspace
    this.#tabs = tabs
    this.#point(data.fleets)
    workspace.addEventListener('files', async () => {
      const { files } = workspace
      this.#point(files.length ? [] : await request('GET', '/api/fleets').catch(() => []))
    })
    byId('vendor-tiles').append(...data.vendors.filter(({ buildable }) => buildable).map((each) => this.#vendorTile(each)))
    byId('destination-tiles').append(...recognizable.map((each) => this.#destinationTile(each)))
    for (const type of ['active', 'draft', 'text', 'files']) workspace.addEventListener(type, () => this.#show())
  }

  /** Points to the customers of a folder that has only fleets. */
  #point(fleets) {
    const one = fleets.length === 1
    const words = one ? ['This folder has the fleet ', code(fleets[0])] : [`This folder has ${fleets.length} fleets`]
    const link = button(one ? 'See its customers' : 'See their customers', () => this.#tabs.show('customers'), { class: 'link' })
    byId('welcome-fleet').hidden = !fleets.length
    byId('welcome-fleet').replaceChildren(...words, '. ', link, ', or start a new configuration.')
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
