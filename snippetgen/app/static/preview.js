// The preview: what is set on the left happens on the simulated page, and is shown.

import { showAnswer } from './answer.js'
import { showHit } from './hits.js'
import { fill, read } from './situation.js'
import { Stage } from './stage.js'

const PAUSE = 300 // milliseconds without a key before the page is opened anew

const byId = (id) => document.getElementById(id)
const { configuration, stage: origin } = byId('preview').dataset
const presets = await (await fetch('/presets.json')).json()
const showFailure = ({ message }) => (byId('failure').textContent = message)
const stage = new Stage(byId('stage'), origin, { state: showAnswer, hit: showHit, failure: showFailure })

const preset = () => presets[byId('preset').value]

const open = () => {
  const edits = read()
  if (!edits) return
  byId('failure').textContent = ''
  byId('send').disabled = true
  stage.open(configuration, preset(), edits)
}

const start = () => {
  fill(preset())
  open()
}

let timer
byId('situation').addEventListener('input', ({ target }) => {
  clearTimeout(timer)
  if (target.id === 'preset') start()
  else timer = setTimeout(open, PAUSE)
})
byId('situation').addEventListener('submit', (event) => event.preventDefault())
byId('reset').addEventListener('click', start)
byId('send').addEventListener('click', () => stage.send())
byId('controls').disabled = false
start()
