// The studio: shows how a configuration works before it ships.

import { subscribe } from './lib/api.js'
import { byId } from './lib/elements.js'
import { showToast } from './lib/toast.js'
import { data } from './state/page_data.js'
import { copyLink, restore } from './state/share_link.js'
import { Situation } from './state/situation.js'
import { Workspace } from './state/workspace.js'
import { Calls } from './views/calls.js'
import { CodeView } from './views/code_view.js'
import { startExplainView } from './views/explain_view.js'
import { InspectionView } from './views/inspection_view.js'
import { InstallationWizard } from './views/installation_wizard.js'
import { PreviewPanes } from './views/preview_panes.js'
import { SettingsForm } from './views/settings_form.js'
import { SituationView } from './views/situation_view.js'
import { Tabs } from './views/tabs.js'
import { TomlEditor } from './views/toml_editor.js'
import { Toolbar } from './views/toolbar.js'
import { VendorPicker } from './views/vendor_picker.js'
import { VerificationView } from './views/verification_view.js'

const workspace = new Workspace(data.files)
const situation = new Situation(workspace)
const situationView = new SituationView(situation)
const panes = new PreviewPanes(workspace, situation)
const calls = new Calls(workspace, panes)
new Tabs()
new Toolbar(workspace)
new SettingsForm(workspace, new VendorPicker((vendor) => workspace.active.change({ vendor })))
new TomlEditor(workspace)
new CodeView(workspace)
new VerificationView(workspace, situation)
new InspectionView(workspace)
const wizard = new InstallationWizard(workspace)
startExplainView()
workspace.addEventListener('trouble', ({ detail }) => showToast(detail.detail, 'error'))
byId('copy-link').addEventListener('click', () => {
  situationView.settle()
  copyLink(workspace, situation)
})

const start = async () => {
  situation.set('normal')
  if (await restore(workspace, situation)) return
  const first = data.files.find(({ problems }) => !problems.length) ?? data.files[0]
  await workspace.activate(first ? workspace.find(first.path) : workspace.create())
}

await start()
byId('loading').hidden = true
byId('views').hidden = false
addEventListener('hashchange', () => restore(workspace, situation))
subscribe('/api/events', {
  files: () => workspace.reload().catch(({ message }) => showToast(message, 'error')),
  hit: (hit) => calls.arrived(hit),
  signed_in: (outcome) => wizard.signedIn(outcome),
  waiting: (wait) => wizard.waiting(wait)
})
