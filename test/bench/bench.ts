/**
 * `pnpm bench [name]`: brings up what a bench needs, runs its sides in turn, and prints one line of JSON for each.
 * The ratios count; the absolute numbers are this machine's on this day.
 */
import { runDesk } from './desk.ts'
import { runFirstLoad } from './first-load.ts'
import { runFunds } from './funds.ts'
import { runImport } from './import.ts'
import { runPage } from './page.ts'
import { runPlace } from './place.ts'
import type { BenchResult } from './support/report.ts'

const BENCHES: Readonly<Record<string, () => Promise<readonly BenchResult[]>>> = {
  place: runPlace,
  page: runPage,
  import: runImport,
  funds: runFunds,
  desk: runDesk,
  'first-load': runFirstLoad,
}

const asked = process.argv.slice(2).filter((word) => word !== '--')
const unknown = asked.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`)
  process.exit(1)
}

const missed: string[] = []
for (const name of asked.length > 0 ? asked : Object.keys(BENCHES)) {
  console.log(`bench ${name}`)
  for (const result of await BENCHES[name]!()) {
    console.log(JSON.stringify(result))
    if (!result.met) missed.push(result.bench)
  }
}
// A missed goal is news, not a broken bench: the exit code tells of errors alone.
if (missed.length > 0) console.log(`goal not met: ${missed.join(', ')}`)
