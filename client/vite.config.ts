import { fileURLToPath } from 'node:url'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'
import { uiTheme } from './src/style/ui-theme.ts'

/** Where the API answers while the dashboard is served by Vite; in production both share one port. */
const apiUrl = process.env['API_URL'] ?? 'http://127.0.0.1:4000'

/**
 * The generated documents are one module, and a module is shipped as a whole to whoever needs a part of it. So each page has a copy, and the desk and the
 * conversations have one for what their pages share: each copy is left with what its importers use, and nobody loads what only another page asks. What
 * listens for the whole dashboard is the frame's, and stays in the copy that everybody loads.
 */
const ownDocuments: Plugin = {
  name: 'own-documents',
  apply: 'build',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    if (importer === undefined || !source.endsWith('/generated/graphql.ts')) return null
    const [path = ''] = importer.split('?')
    const copy = /\/(\w+Page)\.vue$/.exec(path)?.[1] ?? /\/src\/(house|support)\/(?!useMoneyDesk|useHouseQueues|use\w+Progress)/.exec(path)?.[1] ?? null
    const resolved = copy === null ? null : await this.resolve(source, importer, { ...options, skipSelf: true })
    return resolved === null ? null : `${resolved.id}?${copy}`
  },
}

export default defineConfig({
  plugins: [
    ownDocuments,
    vue(),
    ui({
      // Every import is written out (STYLE.md §9), so nothing is generated behind the reader's back.
      autoImport: false,
      components: false,
      dts: false,
      // The theme is ours to set: see src/shared/useTheme.ts.
      colorMode: false,
      // Icons are bundled from the installed collection; nothing is fetched from an icon service.
      icon: { clientBundle: { scan: { globInclude: ['src/**/*.{vue,ts}'], globExclude: ['src/graphql/generated/**'] }, sizeLimitKb: 64 } },
      // Without it the styles of all hundred components are shipped.
      experimental: { componentDetection: true },
      ui: uiTheme,
    }),
  ],
  // The room's sources by name: the `source` condition would also pick the sources of libraries that offer one.
  resolve: { alias: { '@tallyboard/schema': fileURLToPath(new URL('../schema/src/index.ts', import.meta.url)) } },
  build: {
    manifest: true,
    target: 'es2023',
    // The chart library is one chunk of its own, behind the page that draws: larger than the usual warning, and nobody waits for it.
    chunkSizeWarningLimit: 600,
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/graphql': { target: apiUrl, ws: true },
      // With the slash: /api itself is a page of the dashboard.
      '^/api/': { target: apiUrl },
      '^/(explorer|healthz|export)': { target: apiUrl },
      '^/(statement\\.(csv|pdf)|reports\\.csv|audit\\.csv|receipts/)': { target: apiUrl },
      '^/files(/|$)': { target: apiUrl },
      '^/practice(/|$)': { target: apiUrl },
    },
  },
})
