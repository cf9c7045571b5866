/**
 * First load of the dashboard: what a browser must fetch, gzip, before the first page can be used. Read from the built manifest: the entry, everything it
 * imports statically, the page's own chunk with everything that one imports statically, and the styles of all of them. Charts load later and are not counted.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { rounded, type BenchResult } from './support/report.ts'

const GOAL_KB = 220
const CLIENT = join(import.meta.dirname, '../../client')
const PAGES = ['src/accounts/SignInPage.vue', 'src/orders/OverviewPage.vue', 'src/orders/OrdersPage.vue', 'src/orders/NewOrderPage.vue', 'src/funds/FundsPage.vue', 'src/funds/AddFundsPage.vue']

interface ManifestChunk {
  readonly file: string
  readonly isEntry?: boolean
  readonly imports?: readonly string[]
  readonly css?: readonly string[]
}
type Manifest = Readonly<Record<string, ManifestChunk>>

/** Every file that must be there before the chunks named by `keys` run: scripts and styles. */
function filesOf(manifest: Manifest, keys: readonly string[]): Set<string> {
  const seen = new Set<string>()
  const files = new Set<string>()
  const walk = (key: string): void => {
    if (seen.has(key)) return
    seen.add(key)
    const chunk = manifest[key]
    if (chunk === undefined) throw new Error(`The manifest has no chunk ${key}.`)
    files.add(chunk.file)
    for (const style of chunk.css ?? []) files.add(style)
    for (const imported of chunk.imports ?? []) walk(imported)
  }
  for (const key of keys) walk(key)
  return files
}

export async function runFirstLoad(): Promise<readonly BenchResult[]> {
  const built = spawnSync('pnpm', ['build'], { cwd: join(CLIENT, '..'), stdio: 'inherit' })
  if (built.status !== 0) throw new Error('The build failed.')
  const manifest = JSON.parse(readFileSync(join(CLIENT, 'dist/.vite/manifest.json'), 'utf8')) as Manifest
  const entry = Object.keys(manifest).find((key) => key === 'index.html')
  if (entry === undefined) throw new Error('The manifest has no index.html.')
  const pages = PAGES.map((page) => {
    const bytes = [...filesOf(manifest, [entry, page])]
      .filter((file) => file.endsWith('.js') || file.endsWith('.css'))
      .reduce((sum, file) => sum + gzipSync(readFileSync(join(CLIENT, 'dist', file))).length, 0)
    return { page, kb: rounded(bytes / 1000) }
  })
  const worst = Math.max(...pages.map((page) => page.kb))
  return [{ bench: 'first-load', ratio: rounded(worst / GOAL_KB), goal: 1, met: worst <= GOAL_KB, unit: `of ${GOAL_KB} kB gzip`, pages }]
}
