import { spawnSync } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

/** One planted file for each line: where it lies, what it says, and which rule must object; `undefined` where none may. */
const PLANTED: readonly (readonly [path: string, code: string, rule: string | undefined])[] = [
  ['schema/src/a-package.ts', 'export { z } from \'zod\'', 'no-restricted-imports'],
  ['schema/src/a-builtin.ts', 'export { readFileSync } from \'node:fs\'', 'no-restricted-imports'],
  ['schema/src/a-type-of-a-room.ts', 'export type { House } from \'@tallyboard/server\'', 'no-restricted-imports'],
  ['schema/src/out-of-the-room.ts', 'export { now } from \'../../server/src/clock.ts\'', 'no-restricted-imports'],
  ['schema/src/clock.ts', 'export const late = (at: Date) => at.getTime() < Date.now()', 'no-restricted-properties'],
  ['schema/src/chance.ts', 'export const draw = () => Math.random()', 'no-restricted-properties'],
  ['schema/src/machine.ts', 'export const zone = () => process.env.TZ', 'no-restricted-globals'],
  ['schema/src/page.ts', 'export const title = () => document.title', 'no-restricted-globals'],
  ['schema/src/hidden-page.ts', 'export const title = () => globalThis.document', 'no-restricted-globals'],
  ['schema/src/timer.ts', 'export const soon = (f: () => void) => setTimeout(f, 1)', 'no-restricted-globals'],
  ['schema/src/good.ts', 'import type { Money } from \'./money.ts\'\nexport const double = (money: Money, at: Date) => [money, new Date(at)]', undefined],
  ['schema/src/good.test.ts', 'import { it } from \'vitest\'\nimport fc from \'fast-check\'\nimport { double } from \'./good.ts\'\nexport const tested = [it, fc, double]', undefined],
  ['schema/src/greedy.test.ts', 'import pg from \'pg\'\nexport const pool = pg', 'no-restricted-imports'],

  ['server/src/orders/by-path.ts', 'export { decide } from \'../../../schema/src/decision.ts\'', 'no-restricted-imports'],
  ['server/src/orders/by-name.ts', 'export { decide } from \'@tallyboard/schema\'', undefined],
  ['server/src/orders/tests.ts', 'export { createTestDatabase } from \'@tallyboard/test/support/database.ts\'', 'no-restricted-imports'],
  ['server/src/orders/place-order.test.ts', 'import { createTestDatabase } from \'@tallyboard/test/support/database.ts\'\nexport const used = createTestDatabase', undefined],
  ['server/src/orders/testing.ts', 'export { createTestDatabase } from \'@tallyboard/test/support/database.ts\'', undefined],
  ['server/src/orders/looks.ts', 'export { tokens } from \'@tallyboard/client\'', 'no-restricted-imports'],
  ['server/src/orders/calls-down.ts', 'export { switchService } from \'../services/switch-service.ts\'\nexport { postTransfer } from \'../funds/post-transfer.ts\'', undefined],
  ['server/src/services/calls-back.ts', 'export { placeOrder } from \'../orders/place-order.ts\'', 'no-restricted-imports'],
  ['server/src/orders/calls-back.ts', 'export { requestRefill } from \'../refills/request-refill.ts\'', 'no-restricted-imports'],
  ['server/src/funds/calls-back.ts', 'export { placeOrder } from \'../orders/place-order.ts\'', 'no-restricted-imports'],
  ['server/src/orders/calls-up.ts', 'export { pollOrders } from \'../suppliers/poll-orders.ts\'', 'no-restricted-imports'],
  ['server/src/refills/calls-up.ts', 'export { add } from \'../reseller/add.ts\'', 'no-restricted-imports'],
  ['server/src/suppliers/calls-down.ts', 'export { endOrder } from \'../orders/end-order.ts\'', undefined],
  ['server/src/orders/is-audited.ts', 'export { auditChange } from \'../audit/audit-change.ts\'', undefined],
  ['server/src/audit/calls-back.ts', 'export { placeOrder } from \'../orders/place-order.ts\'', 'no-restricted-imports'],
  ['server/src/payments/writes-mail.ts', 'export { writeMail } from \'../mail/write-mail.ts\'', 'no-restricted-imports'],
  ['server/src/reports/calls-down.ts', 'export { pollOrders } from \'../suppliers/poll-orders.ts\'', undefined],
  ['server/src/reports/calls-beside.ts', 'export { readBoard } from \'../desk/read-board.ts\'', 'no-restricted-imports'],
  ['server/src/suppliers/takes-a-resolver.ts', 'export { OrderResolver } from \'../orders/order.resolver.ts\'', 'no-restricted-imports'],
  ['server/src/suppliers/takes-an-api-type.ts', 'export { OrderType } from \'../orders/order.graphql.ts\'', 'no-restricted-imports'],
  ['server/src/orders/order-event.ts', 'export type { OrderType } from \'./order.graphql.ts\'', undefined],
  ['server/src/suppliers/dispatch.graphql.ts', 'export { OrderType } from \'../orders/order.graphql.ts\'', undefined],
  ['server/src/build-schema.ts', 'export { OrderResolver } from \'./orders/order.resolver.ts\'', undefined],
  ['server/src/http.ts', 'export { OrderResolver } from \'./orders/order.resolver.ts\'', 'no-restricted-imports'],
  ['server/src/orders/runs-jobs.ts', 'export { run } from \'../worker/runner.ts\'', 'no-restricted-imports'],
  ['server/src/orders/enqueues.ts', 'export { enqueue } from \'../worker/enqueue.ts\'', undefined],
  ['server/src/orders/writes-postings.ts', 'export { Posting } from \'../funds/posting.entity.ts\'', 'no-restricted-imports'],
  ['server/src/orders/starts.ts', 'export { start } from \'../launch/start.ts\'', 'no-restricted-imports'],
  ['server/src/suppliers/knows-the-simulator.ts', 'export { startSimulator } from \'../simulator/index.ts\'', 'no-restricted-imports'],
  ['server/src/simulator/knows-us.ts', 'export { House } from \'../house.ts\'', 'no-restricted-imports'],
  ['server/src/simulator/knows-the-terms.ts', 'export { OrderStatus } from \'@tallyboard/schema\'', 'no-restricted-imports'],
  ['server/src/simulator/world/knows-us.ts', 'export { House } from \'../../house.ts\'', 'no-restricted-imports'],
  ['server/src/simulator/world/good.ts', 'export { clock } from \'../clock.ts\'', undefined],
  ['server/src/simulator/good.ts', 'import { createServer } from \'node:http\'\nimport { world } from \'./world.ts\'\nexport const parts = [createServer, world]', undefined],
  ['server/src/orders/talks.ts', 'export const say = () => console.log(\'placed\')', 'no-console'],
  ['server/src/orders/any.ts', 'export const loose = (value: any) => value', 'no-explicit-any'],
  ['server/src/orders/default.ts', 'export default 1', 'no-default-export'],

  ['client/src/orders/OrdersPage.vue', '<script setup lang="ts">\nimport { openHouse } from \'@tallyboard/server\'\nopenHouse()\n</script>', 'no-restricted-imports'],
  ['client/src/orders/by-path.ts', 'export { decide } from \'../../../schema/src/decision.ts\'', 'no-restricted-imports'],
  ['client/src/orders/reads-files.ts', 'export { readFileSync } from \'node:fs\'', 'no-restricted-imports'],
  ['client/src/orders/useOrders.ts', 'export { formatMoney } from \'@tallyboard/schema\'', undefined],

  ['test/stories/by-path.test.ts', 'export { openHouse } from \'../../server/src/house.ts\'', 'no-restricted-imports'],
  ['test/stories/by-name.test.ts', 'export { openHouse } from \'@tallyboard/server\'', undefined],
  ['test/stories/narrowed.test.ts', 'import { it } from \'vitest\'\nit.only(\'runs alone\', () => undefined)', 'no-focused-tests'],
]

let folder: string
let objections: ReadonlyMap<string, readonly string[]>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tallyboard-rooms-'))
  await copyFile(join(ROOT, 'oxlint.config.ts'), join(folder, 'oxlint.config.ts'))
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  for (const [path, code] of PLANTED) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), `${code}\n`)
  }
  const { stdout } = spawnSync(process.execPath, [join(ROOT, 'node_modules/oxlint/bin/oxlint'), '--format', 'json'], { cwd: folder, encoding: 'utf8' })
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string, code: string }[] }
  const found = new Map<string, string[]>()
  for (const { filename, code } of diagnostics) found.set(filename, [...found.get(filename) ?? [], /\((.+)\)/.exec(code)?.[1] ?? code])
  objections = found
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the rules of the rooms bite', () => {
  it.each(PLANTED.filter(([, , rule]) => rule !== undefined))('%s is refused: %s', (path, _, rule) => {
    expect(objections.get(path)).toContain(rule)
  })

  it.each(PLANTED.filter(([, , rule]) => rule === undefined))('%s is fine: %s', path => {
    expect(objections.get(path)).toBeUndefined()
  })
})

describe('what lint cannot say', () => {
  it('schema asks for no date of today and loads nothing later', async () => {
    const offenders: string[] = []
    for (const name of await readdir(join(ROOT, 'schema/src'))) {
      if (!name.endsWith('.ts') || name.includes('.test')) continue
      const source = withoutComments(await readFile(join(ROOT, 'schema/src', name), 'utf8'))
      if (TODAY_OR_LATER.test(source)) offenders.push(name)
    }
    expect(offenders).toEqual([])
  })

  it.each(['const now = new Date()', 'const now = new Date ( )', 'const today = Date()', 'await import("zod")'])('%s would be found', source => {
    expect(source).toMatch(TODAY_OR_LATER)
  })
})

/** `new Date()` without an argument is the clock; `import()` is an import that no-restricted-imports does not see. */
const TODAY_OR_LATER = /\bDate\s*\(\s*\)|\bimport\s*\(/

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
}
