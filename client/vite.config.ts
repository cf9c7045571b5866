import { fileURLToPath } from 'node:url'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { uiTheme } from './src/style/ui-theme.ts'

/** Where the API answers while the dashboard is served by Vite; in production both share one port. */
const apiUrl = process.env['API_URL'] ?? 'http://127.0.0.1:4000'

export default defineConfig({
  plugins: [
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
