// The parts of CodeMirror that the studio uses. `make editor` bundles it.

export { autocompletion, completionKeymap, startCompletion } from '@codemirror/autocomplete'
export { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
export { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language'
export { toml } from '@codemirror/legacy-modes/mode/toml'
export { diagnosticCount, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
export { search, searchKeymap } from '@codemirror/search'
export { Annotation, EditorState } from '@codemirror/state'
export { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
export { tags } from '@lezer/highlight'
