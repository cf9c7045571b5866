import { supplierRefillStatusOf } from '@tallyboard/schema'
import { sql } from 'kysely'
import type { House } from '../house.ts'
import { lockRefills } from '../refills/append-refill-events.ts'
import { transact } from '../transact.ts'
import { keepAnomalies, type AnomalyNote } from './anomalies.ts'
import { createAsker, type Poller, type PollKind } from './asker.ts'
import { pollIntervalMs } from './poll-schedule.ts'
import { contestRefill, reportToRefill } from './refill-outcome.ts'
import type { RefillStatusAnswer } from './supplier-answer.ts'
import { STATUS_BATCH_MAX } from './supplier-client.ts'

/** A refill to ask after. */
export interface PolledRefill {
  readonly refillId: string
  readonly supplierRefillId: string
  readonly failureCount: number
}

/** A refill that stands still is asked after at least this often; one that an agent looks at, rarer. */
const LONGEST_MS = 120_000
const CONTESTED_LONGEST_MS = 3_600_000

/** A supplier that denies a refill of its own this often in a row has lost it, and an agent has to ask. */
const FAILURES_BEFORE_CONTEST = 10

const REFILLS: PollKind<PolledRefill, ReadonlyMap<string, RefillStatusAnswer>> = {
  noun: 'its refills', suppliersToAsk, claim, apply,
  call: async (gate, polled, signal) => await gate.refillStatus(polled.map(refill => refill.supplierRefillId), signal),
}

/** Opens a poller for one worker process: it asks after refills, up to a hundred in a call. */
export function createRefillPoller(house: House): Poller {
  return createAsker(house, REFILLS)
}

/** One round by hand, for a house whose clock somebody moves; the worker does the same by itself. */
export async function pollRefills(house: House): Promise<number> {
  return await createRefillPoller(house).round()
}

async function suppliersToAsk(house: House): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from suppliers s
    where exists (select 1 from refill_dispatches d where d.supplier_id = s.id and d.poll_at <= ${house.clock()}::timestamptz)
    order by s.id`.execute(house.db)
  return rows.map(row => row.id)
}

async function claim(house: House, supplierId: string): Promise<PolledRefill[]> {
  return await transact(house, async tx => {
    const { rows } = await sql<{ refill_id: string, supplier_refill_id: string, poll_failures: number, changed_at: Date, is_contested: boolean }>`
      select d.refill_id, d.supplier_refill_id, d.poll_failures, r.changed_at, r.is_contested
      from refill_dispatches d join refills r on r.id = d.refill_id
      where d.supplier_id = ${supplierId}::bigint and d.poll_at <= ${tx.now}::timestamptz
      order by d.poll_at limit ${STATUS_BATCH_MAX} for update of d skip locked`.execute(tx.db)
    const { pollShortestMs: shortestMs } = house.env
    const next = rows.map(row => {
      const longestMs = Math.max(row.is_contested ? CONTESTED_LONGEST_MS : LONGEST_MS, shortestMs)
      const waitMs = pollIntervalMs({ quietMs: tx.now.getTime() - row.changed_at.getTime(), failureCount: row.poll_failures }, { shortestMs, longestMs })
      return new Date(tx.now.getTime() + waitMs).toISOString()
    })
    await sql`update refill_dispatches d set poll_at = due.poll_at
      from unnest(${rows.map(row => row.refill_id)}::bigint[], ${next}::timestamptz[]) as due(refill_id, poll_at)
      where d.refill_id = due.refill_id`.execute(tx.db)
    return rows.map(row => ({ refillId: row.refill_id, supplierRefillId: row.supplier_refill_id, failureCount: row.poll_failures }))
  })
}

async function apply(house: House, supplierId: string, polled: readonly PolledRefill[], answers: ReadonlyMap<string, RefillStatusAnswer>): Promise<void> {
  const inForce = await house.settings()
  await transact(house, async tx => {
    const refills = await lockRefills(tx, polled.map(one => one.refillId))
    const notes: AnomalyNote[] = []
    const failedIds: string[] = []
    const recoveredIds: string[] = []
    for (const { refillId, supplierRefillId, failureCount } of polled) {
      const refill = refills.get(refillId)
      const answer = answers.get(supplierRefillId) ?? { kind: 'Missing' }
      if (refill === undefined) continue
      if (answer.kind === 'Row') {
        if (failureCount > 0) recoveredIds.push(refillId)
        await reportToRefill(tx, refill, { status: supplierRefillStatusOf(answer.statusWords), statusWords: answer.statusWords }, inForce)
        continue
      }
      failedIds.push(refillId)
      const text = `Asked after its refill ${supplierRefillId}, the supplier ${SAYS[answer.kind](answer)}.`
      notes.push({ kind: answer.kind === 'Malformed' ? 'MalformedAnswer' : 'MissingFromAnswer', supplierId, orderId: refill.orderId, text })
      if (failureCount + 1 >= FAILURES_BEFORE_CONTEST) await contestRefill(tx, refill, text)
    }
    await sql`update refill_dispatches set poll_failures = case when refill_id = any(${recoveredIds}::bigint[]) then 0 else poll_failures + 1 end
      where refill_id = any(${[...failedIds, ...recoveredIds]}::bigint[])`.execute(tx.db)
    await keepAnomalies(tx.db, tx.now, notes)
  })
}

const SAYS: Readonly<Record<Exclude<RefillStatusAnswer['kind'], 'Row'>, (answer: RefillStatusAnswer) => string>> = {
  Missing: () => 'left it out of the answer',
  Malformed: () => 'wrote something that could not be read',
  Error: answer => `says '${answer.kind === 'Error' ? answer.error.text : ''}'`,
}
