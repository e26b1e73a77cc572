// Templates are linted as source, and artifacts as built; both are ES5. Our own pages may use
// modern JavaScript.
import { readFileSync, readdirSync } from 'node:fs'
import js from '@eslint/js'

const browser = Object.fromEntries(
  ['window', 'document', 'encode', 'setTimeout'].map((name) => [name, 'readonly'])
)

// A part may use the functions of the other parts, and the variables of the snippet around them.
const parts = readdirSync('templates/js', { recursive: true })
  .filter((name) => name.endsWith('.js'))
  .map((name) => `templates/js/${name}`)
const shared = Object.fromEntries(
  parts
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^(?:function|(?:  )?var) (\w+)/gm)])
    .map((match) => [match[1], 'writable'])
)

// The globals of a page; a snippet's own global cannot have these names.
const page = Object.fromEntries(
  readFileSync('snippetgen/javascript/browser-globals.txt', 'utf8')
    .split('\n')
    .filter((name) => /^\w+$/.test(name))
    .map((name) => [name, 'readonly'])
)

// Methods that libraries replace on pages, such as Prototype.js, MooTools and old shims.
const REPLACED =
  'bind|concat|contains|each|endsWith|every|filter|find|findIndex|flat|forEach|includes|indexOf|invoke|join|keys|' +
  'lastIndexOf|map|match|pop|reduce|reduceRight|replace|reverse|search|shift|slice|some|sort|splice|split|startsWith|' +
  'stringify|strip|substr|toJSON|toLowerCase|toUpperCase|trim|unshift'

const es5 = { ecmaVersion: 5, sourceType: 'script' }
const rules = {
  ...js.configs.recommended.rules,
  eqeqeq: 'off', // between strings, `==` is shorter and equally exact
  'no-empty': ['error', { allowEmptyCatch: true }],
  'no-implicit-globals': 'off',
  'no-redeclare': ['error', { builtinGlobals: false }],
  'no-shadow': 'error',
  'no-unused-vars': ['error', { vars: 'local', args: 'after-used', caughtErrors: 'none' }],
  'block-scoped-var': 'error',
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-new-func': 'error'
}

export default [
  { ignores: ['.venv/', 'node_modules/', 'docs/', 'build/', 'harness/snippetgen_harness/pages/libraries/', 'snippetgen/studio/static/third_party/', 'tests/**/*.mjs', '*.mjs'] },
  {
    files: ['templates/js/**/*.js'],
    languageOptions: { ...es5, globals: { ...browser, ...shared } },
    // A function, a statement or a key may occur once per variant.
    rules: {
      ...rules,
      'no-dupe-keys': 'off',
      'no-func-assign': 'off',
      'no-redeclare': 'off',
      'no-shadow': 'off',
      'no-unreachable': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: `CallExpression[callee.property.name=/^(${REPLACED})$/]`,
          message: 'Pages replace this method: use a loop or a regular expression.'
        },
        {
          selector: 'BinaryExpression[operator=/^<=?$/]',
          message: 'Tools that process HTML stumble over "<" in a script: turn the comparison around.'
        }
      ]
    }
  },
  {
    // Tag Manager's sandbox, which pages cannot touch. Placeholders use some of the variables.
    files: ['templates/js/tag_manager/**/*.js'],
    languageOptions: { globals: { require: 'readonly', data: 'readonly', callInWindow: 'readonly' } },
    rules: {
      'no-unused-vars': 'off',
      'no-restricted-syntax': [
        'error',
        ...['NewExpression', 'ThisExpression', 'TryStatement', 'ThrowStatement', 'Literal[regex]'].map((selector) => ({
          selector,
          message: 'Sandboxed JavaScript does not have it.'
        }))
      ]
    }
  },
  {
    // The variables that the parts share.
    files: ['templates/js/core/snippet.js'],
    rules: { 'no-unused-vars': 'off' }
  },
  {
    files: ['dist/**/*.js'],
    languageOptions: { ...es5, globals: browser },
    rules
  },
  {
    files: ['templates/js/*.mjs', 'dist/**/*.mjs'],
    languageOptions: { ecmaVersion: 2015, sourceType: 'module', globals: browser }
  },
  {
    // The minifier shadows names and writes statements as expressions.
    files: ['dist/**/*.min.js', 'dist/**/*.mjs', 'templates/js/*.mjs'],
    rules: {
      ...Object.fromEntries(Object.keys(rules).map((name) => [name, 'off'])),
      'no-undef': 'error'
    }
  },
  {
    // The pages of the studio and of the harness.
    files: ['snippetgen/**/*.js', 'harness/**/*.js'],
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module', globals: page },
    rules: js.configs.recommended.rules
  },
  {
    // The studio: views import the state, the state imports no views, and lib imports neither.
    files: ['snippetgen/studio/static/state/*.js'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['**/views/*'] }] }
  },
  {
    files: ['snippetgen/studio/static/lib/*.js'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['**/views/*', '**/state/*'] }] }
  },
  {
    // Scripts may use the globals that other scripts define.
    files: ['harness/**/*.js'],
    languageOptions: {
      sourceType: 'script',
      globals: Object.fromEntries(['makePage', 'install', 'optimizelyKinds', 'ownVisitor', 'page', 'startVendor'].map((name) => [name, 'readonly']))
    },
    rules: {
      'no-redeclare': ['error', { builtinGlobals: false }],
      'no-unused-vars': ['error', { vars: 'local', caughtErrors: 'none' }]
    }
  }
]
