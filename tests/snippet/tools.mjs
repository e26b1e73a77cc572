// Puts a page or a script through a tool that pages use: {tool, text} as JSON on standard input, the result as JSON on
// standard output.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const { tool, text } = JSON.parse(readFileSync(0, 'utf8'))

const minifiers = {
  terser: async () => (await (await import('terser')).minify(text, { compress: { passes: 2 }, toplevel: true })).code,
  esbuild: async () => (await (await import('esbuild')).transform(text, { minify: true, target: 'es5' })).code,
  swc: async () =>
    (await (await import('@swc/core')).minify(text, { compress: true, mangle: { toplevel: true }, ecma: 5 })).code,
  // The package has only a native program, and its module would start it in the same way.
  closure: async () =>
    execFileSync((await import('google-closure-compiler-linux')).default, ['--language_out', 'ECMASCRIPT5'], {
      encoding: 'utf8',
      input: text
    })
}

const pages = {
  'html-minifier-terser': async () =>
    (await import('html-minifier-terser')).minify(text, {
      collapseBooleanAttributes: true,
      collapseWhitespace: true,
      minifyJS: true,
      processConditionalComments: true,
      removeAttributeQuotes: true,
      removeComments: true,
      removeOptionalTags: true,
      removeRedundantAttributes: true,
      removeScriptTypeAttributes: true,
      sortAttributes: true
    }),
  'sanitize-html': async () =>
    (await import('sanitize-html')).default(text, { allowVulnerableTags: true, allowedAttributes: false, allowedTags: ['p', 'script'] }),
  'wordpress-autop': async () => (await import('@wordpress/autop')).autop(text)
}

const templates = {
  ejs: async () => (await import('ejs')).default.render(text),
  handlebars: async () => (await import('handlebars')).default.compile(text)({}),
  liquid: async () => new (await import('liquidjs')).Liquid().parseAndRender(text),
  lodash: async () => (await import('lodash.template')).default(text)({}),
  nunjucks: async () => (await import('nunjucks')).default.renderString(text, {})
}

process.stdout.write(JSON.stringify(await { ...minifiers, ...pages, ...templates }[tool]()))
