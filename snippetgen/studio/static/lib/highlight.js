// Syntax highlighting for JavaScript and the HTML tags around it.

import { element } from './elements.js'

const TOKENS = new RegExp(
  [
    String.raw`(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->)`,
    String.raw`(?<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')`,
    String.raw`(?<regexp>(?<=[=(,:!&|?;{}]\s*|return\s*)\/(?![/*])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[gimsuy]*)`,
    String.raw`(?<tag><\/?(?:script|html)\b|(?<=<script\b[^<>]*)>)`,
    String.raw`(?<keyword>\b(?:break|case|catch|continue|delete|do|else|finally|for|function|if|in|instanceof|new|return|switch|this|throw|try|typeof|var|void|while|true|false|null|undefined)\b)`,
    String.raw`(?<number>\b\d+(?:\.\d+)?(?:e[+-]?\d+)?\b)`
  ].join('|'),
  'g'
)

/** Replaces the content of an element with highlighted code. */
export const showCode = (parent, text) => {
  const pieces = []
  let end = 0
  for (const { 0: token, index, groups } of text.matchAll(TOKENS)) {
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined)
    pieces.push(text.slice(end, index), element('span', { class: `token-${kind}` }, token))
    end = index + token.length
  }
  parent.replaceChildren(...pieces, text.slice(end))
}
