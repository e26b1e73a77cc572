// The studio: see a configuration work before it ships.

import { follow } from './api.js'
import { Calls } from './calls.js'
import { Columns } from './columns.js'
import { data } from './data.js'
import { Desk } from './desk.js'
import { Editor } from './editor.js'
import { byId } from './elements.js'
import { startExplaining } from './explain.js'
import { Form } from './form.js'
import { Installing } from './installing.js'
import { copyLink, restore } from './link.js'
import { Picker } from './picker.js'
import { Ship } from './ship.js'
import { Situation } from './situation.js'
import { Tabs } from './tabs.js'
import { tell } from './telling.js'
import { Toolbar } from './toolbar.js'
import { Verifying } from './verifying.js'

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
