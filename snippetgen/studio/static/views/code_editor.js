// The code editor for TOML, based on CodeMirror. It is large, so it is loaded only when the text is
// shown.

import {
  Annotation,
  autocompletion,
  completionKeymap,
  defaultKeymap,
  diagnosticCount,
  EditorState,
  EditorView,
  highlightActiveLine,
  HighlightStyle,
  history,
  historyKeymap,
  keymap,
  lineNumbers,
  lintGutter,
  lintKeymap,
  search,
  searchKeymap,
  setDiagnostics,
  startCompletion,
  StreamLanguage,
  syntaxHighlighting,
  tags,
  toml
} from '../third_party/codemirror.js'
import { element, formatted } from '../lib/elements.js'

/** Marks changes made by the studio. All others are the user's. */
const programmatic = Annotation.define()

const COLOURS = HighlightStyle.define([
  { tag: tags.comment, class: 'token-comment' },
  { tag: tags.propertyName, class: 'token-keyword' },
  { tag: tags.string, class: 'token-string' },
  { tag: [tags.number, tags.atom], class: 'token-number' }
])

export class CodeEditor {
  #view
  #states = new WeakMap()
  #document = null
  #extensions

  /**
   * Adds an editor to `parent`. `attributes` are those of the text box, `edited` is called with the text after the
   * user has changed it, `complete` with the text and a position; it returns `{from, to, options}` or null, the first
   * time as a promise.
   */
  constructor(parent, { attributes, edited, complete }) {
    this.#extensions = [
      EditorView.cspNonce.of(document.querySelector('link[nonce]').nonce),
      lineNumbers(),
      lintGutter(),
      history(),
      highlightActiveLine(),
      StreamLanguage.define(toml),
      syntaxHighlighting(COLOURS),
      search({ top: true }),
      autocompletion({ override: [(context) => completions(context, complete)], icons: false }),
      keymap.of([...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
      EditorView.domEventHandlers({ beforeinput: replaceSelection }),
      EditorView.contentAttributes.of((view) => ({ ...attributes, ...(diagnosticCount(view.state) && { 'aria-invalid': 'true' }) })),
      // Until the editor is in view, the heights of lines are estimates, and line numbers would move.
      EditorView.updateListener.of(({ geometryChanged, docChanged }) => geometryChanged && !docChanged && parent.classList.add('measured')),
      EditorView.updateListener.of((update) => {
        const byUser = update.transactions.some((each) => each.docChanged && !each.annotation(programmatic))
        if (byUser) edited(update.state.sliceDoc())
      })
    ]
    this.#view = new EditorView({ parent, state: this.#begin('') })
  }

  /**
   * Shows the text of a document, which is any object. A document that was shown before keeps its
   * cursor, its scroll position and its history.
   */
  show(document, text) {
    if (document !== this.#document) this.#switchTo(document, text)
    const wanted = this.#view.state.toText(text)
    const change = difference(this.#view.state.doc, wanted)
    if (change) this.#view.dispatch({ changes: change, annotations: programmatic.of(true) })
  }

  /**
   * Marks problems, `{line, column, text}`. A problem without a line is shown at the first line.
   */
  mark(problems) {
    const { doc } = this.#view.state
    const diagnostics = problems.map(({ line, column, text }) => ({ ...range(doc, line, column), severity: 'error', message: text, renderMessage: () => element('span', {}, formatted(text)) }))
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics))
  }

  /** Moves the cursor to a position, and the focus to the editor. */
  goTo(line, column) {
    const { from } = range(this.#view.state.doc, line, column)
    this.#view.dispatch({ selection: { anchor: from }, scrollIntoView: true })
    this.#view.focus()
  }

  #switchTo(document, text) {
    if (this.#document) this.#states.set(this.#document, { state: this.#view.state, scroll: this.#view.scrollSnapshot() })
    this.#document = document
    const earlier = this.#states.get(document)
    this.#view.dom.parentElement.classList.remove('measured')
    this.#view.setState(earlier?.state ?? this.#begin(text))
    if (earlier) this.#view.dispatch({ effects: earlier.scroll })
  }

  #begin(text) {
    // A file keeps its line endings.
    const ends = /\r\n/.test(text) && !/[^\r]\n/.test(text) ? [EditorState.lineSeparator.of('\r\n')] : []
    return EditorState.create({ doc: text, extensions: [...this.#extensions, ...ends] })
  }
}

/**
 * Returns the change that turns one document into another, or null. It leaves a common start and
 * end alone, so that the cursor stays.
 */
const difference = (before, after) => {
  if (before.eq(after)) return null
  const [old, text] = [before.toString(), after.toString()]
  const most = Math.min(old.length, text.length)
  let start = 0
  while (start < most && old[start] === text[start]) start += 1
  let end = 0
  while (end < most - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1
  return { from: start, to: old.length - end, insert: after.slice(start, text.length - end) }
}

const TOKEN = /^(?:"(?:\\.|[^"\\])*"?|'[^']*'?|[\w.+-]+|\S)/

/** Returns the range of the token at a line and a column, counted from 1; columns count characters. */
const range = (doc, line, column) => {
  const place = doc.line(Math.min(Math.max(line ?? 1, 1), doc.lines))
  if (line === null) return { from: place.from, to: place.from }
  const before = [...place.text].slice(0, (column ?? 1) - 1).join('').length
  const token = place.text.slice(before).match(TOKEN)?.[0] ?? ''
  return { from: place.from + before, to: place.from + before + token.length }
}

/**
 * Replaces a selection with typed text. The browser would write style attributes, which the page's
 * policy blocks.
 */
const replaceSelection = (event, view) => {
  if (event.inputType !== 'insertText' || view.state.selection.main.empty) return false
  event.preventDefault()
  view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true })
  return true
}

const completions = (context, complete) => {
  const atWord = context.matchBefore(/["'\w.-]+$/)
  if (!atWord && !context.explicit) return null
  const found = complete(context.state.doc.toString(), context.pos)
  return found instanceof Promise ? found.then((each) => asResult(each, complete)) : asResult(found, complete)
}

const asResult = (found, complete) =>
  found && {
    from: found.from,
    to: found.to,
    filter: false,
    options: found.options.map(asCompletion),
    // Without a delay, because suggestions cannot be chosen while new ones are being loaded.
    update: (_current, _from, _to, context) => completions(context, complete)
  }

const asCompletion = ({ label, insert, detail, info }, index) => ({
  label,
  detail,
  info: info || undefined,
  boost: -index,
  apply: (view, _, from, to) => {
    view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, userEvent: 'input.complete' })
    // After a key, its values.
    if (insert.endsWith('= ')) startCompletion(view)
  }
})
