// The studio shows how a configuration works before it is published.

import { request } from './lib/api.js'
import { Connection } from './lib/connection.js'
import { byId } from './lib/elements.js'
import { hideError, showToast } from './lib/toast.js'
import { Address } from './state/address.js'
import { DraftStorage } from './state/draft_storage.js'
import { data } from './state/page_data.js'
import { copyLink, restore } from './state/share_link.js'
import { Situation } from './state/situation.js'
import { Workspace } from './state/workspace.js'
import { BuildView } from './views/build_view.js'
import { Calls } from './views/calls.js'
import { CodeView } from './views/code_view.js'
import { CustomersView } from './views/customers_view.js'
import { Editors } from './views/editors.js'
import { startExplainView } from './views/explain_view.js'
import { InspectionView } from './views/inspection_view.js'
import { InstallationWizard } from './views/installation_wizard.js'
import { Notices } from './views/notices.js'
import { Pipeline } from './views/pipeline.js'
import { PreviewPanes } from './views/preview_panes.js'
import { Saving } from './views/saving.js'
import { SettingsForm } from './views/settings_form.js'
import { SituationView } from './views/situation_view.js'
import { Tabs } from './views/tabs.js'
import { TomlEditor } from './views/toml_editor.js'
import { Toolbar } from './views/toolbar.js'
import { VendorPicker } from './views/vendor_picker.js'
import { VerificationView } from './views/verification_view.js'
import { Welcome } from './views/welcome.js'

const workspace = new Workspace(data.files ?? (await request('GET', '/api/files')))
const drafts = new DraftStorage(workspace)
const situation = new Situation(workspace)
const situationView = new SituationView(situation)
const panes = new PreviewPanes(workspace, situation)
const calls = new Calls(workspace, panes)
const tabs = new Tabs()
const pipeline = new Pipeline(workspace, panes, calls, tabs)
const saving = new Saving(workspace)
const buildView = new BuildView(workspace, tabs)
new Toolbar(workspace, saving, drafts, (configuration) => buildView.build(configuration))
new SettingsForm(workspace, new VendorPicker((vendor) => workspace.active.change({ vendor })))
new Welcome(workspace, tabs)
const editors = new Editors()
new TomlEditor(workspace, editors)
new CodeView(workspace, tabs)
const verification = new VerificationView(workspace, situation, tabs, (id) => {
  situation.set(id)
  tabs.show('work')
  byId('preset').focus()
})
const inspection = new InspectionView(workspace, tabs)
const customers = new CustomersView(workspace, tabs, async (name, text, changes) => {
  const configuration = workspace.create(text)
  configuration.change({ name, ...changes })
  if (await workspace.activate(configuration)) tabs.show('work')
})
const wizard = new InstallationWizard(workspace)
startExplainView()
// A notice already says that the server does not respond.
workspace.addEventListener('recovered', hideError)
workspace.addEventListener('trouble', ({ detail }) => !connection.lost && showToast(detail.detail, 'error'))
byId('copy-link').addEventListener('click', () => {
  situationView.settle()
  copyLink(workspace, situation)
})

const connection = new Connection(`/api/events?seen=${data.files_version}`, {
  files: () => workspace.reload().catch(({ message }) => showToast(message, 'error')),
  customers: () => customers.poll(),
  hit: (hit) => calls.arrived(hit),
  signed_in: (outcome) => wizard.signedIn(outcome),
  waiting: (wait) => wizard.waiting(wait)
})
pipeline.follow(connection)
connection.addEventListener('restarted', () => {
  verification.forgetReport()
  inspection.forgetReport()
})
connection.addEventListener('restored', async ({ detail: session }) => {
  hideError()
  // Another version of the studio, another folder, or a preview that this page may not frame. Edits
  // are stored.
  if (session && ['version', 'folder', 'preview'].some((key) => session[key] !== data[key])) return location.reload()
  await workspace.reload().catch(({ message }) => showToast(message, 'error'))
})
// A stream may have ended unnoticed while the computer slept.
document.addEventListener('visibilitychange', () => document.hidden || connection.lost || workspace.reload().catch(() => connection.check()))
// A page from the browser's cache is no longer connected; edits are stored.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload())
const notices = new Notices(workspace, saving, connection)

situation.set('normal')
const address = new Address(workspace, situation, { tabs, editors, customers })
const restored = await drafts.restore()
// One after another, because the user may go back before the page is ready.
let opened = null
const open = async () => (await restore(workspace, situation)) || address.restore()
addEventListener('hashchange', () => (opened = opened.then(open)))
opened = open()
if (!(await opened)) await workspace.activate(restored[0] ?? workspace.first())
address.follow()
if (restored.length) notices.restored(restored)
byId('loading').hidden = true
byId('views').hidden = false
// A view that the user chooses earlier would be replaced by the one in the address.
document.querySelector('.tabs').inert = false
