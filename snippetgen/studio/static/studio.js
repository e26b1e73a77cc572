// The studio: see a configuration work before it ships.

import { follow } from './lib/api.js'
import { Calls } from './views/call.js'
import { Columns } from './views/preview_panes.js'
import { data } from './state/page_data.js'
import { Desk } from './state/workspace.js'
import { Editor } from './views/editor.js'
import { byId } from './lib/elements.js'
import { startExplaining } from './views/explain.js'
import { Form } from './views/form.js'
import { Installing } from './views/installation.js'
import { copyLink, restore } from './state/link.js'
import { Picker } from './views/vendor_picker.js'
import { Ship } from './views/ship.js'
import { Situation } from './state/situation.js'
import { Tabs } from './views/tabs.js'
import { tell } from './lib/toast.js'
import { Toolbar } from './views/toolbar.js'
import { Verifying } from './views/verification.js'

const desk = new Desk(data.files)
const situation = new Situation(desk)
const columns = new Columns(desk, situation)
const calls = new Calls(desk, columns)
new Tabs()
new Toolbar(desk)
new Form(desk, new Picker((vendor) => desk.active.change({ vendor })))
new Editor(desk)
new Ship(desk)
new Verifying(desk, situation)
const installing = new Installing(desk)
startExplaining()
desk.addEventListener('trouble', ({ detail }) => tell(detail.detail, 'error'))
byId('copy-link').addEventListener('click', () => copyLink(desk, situation))

const start = async () => {
  situation.set('normal', {})
  if (await restore(desk, situation)) return
  const first = data.files.find(({ problems }) => !problems.length) ?? data.files[0]
  await desk.activate(first ? desk.find(first.path) : desk.create())
}

await start()
byId('loading').hidden = true
byId('views').hidden = false
addEventListener('hashchange', () => restore(desk, situation))
follow('/api/events', {
  files: () => desk.reload().catch(({ message }) => tell(message, 'error')),
  hit: (hit) => calls.arrived(hit),
  signed_in: (outcome) => installing.signedIn(outcome),
  waiting: (wait) => installing.waiting(wait)
})
