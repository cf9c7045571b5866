import type { TaskList } from 'graphile-worker'
import { sql } from 'kysely'
import { checkAudit } from '../audit/audit-chain.ts'
import { snapshotBooks } from '../funds/book-balances.ts'
import { keepBooksCheck } from '../funds/books-checks.ts'
import type { House } from '../house.ts'
import { forgetOldKeys } from '../idempotency.ts'
import { closeCheckoutsOf } from '../payments/close-checkouts.ts'
import { readMissedEvents, reconcilePayments } from '../payments/reconcile-payments.ts'
import { measureServiceEstimate } from '../services/measure-service-estimate.ts'
import { forgetOldRefusals } from '../settings/note-decision.ts'
import { readBalances } from '../suppliers/read-balances.ts'
import { forgetOldCalls } from '../suppliers/supplier-calls.ts'
import { forgetOldImportRows, syncCatalogues } from '../suppliers/sync-catalogues.ts'
import { forgetDeadWorkers } from '../suppliers/worker-presence.ts'
import { checkReports } from '../reports/check-reports.ts'
import { rollUpReports } from '../reports/roll-up.ts'
import { endSpeedUps } from '../support/end-speed-ups.ts'
import { forgetUnusedImages } from '../support/keep-image.ts'
import type { Jobs } from './enqueue.ts'

/** What recurs by the clock: balances, payments, the reports and what waits in vain each minute, missed events and lists that are due every ten, tidying and a look at the books each hour, all their sentences, the chain of the audit log and random days of the reports each night. A run that was missed is not made up for. */
export const CRONTAB = [
  '* * * * * read-balances ?jobKey=read-balances&max=1',
  '* * * * * reconcile-payments ?jobKey=reconcile-payments&max=1',
  '* * * * * end-speed-ups ?jobKey=end-speed-ups&max=1',
  '* * * * * roll-up-reports ?jobKey=roll-up-reports&max=1',
  '*/10 * * * * read-missed-payment-events ?jobKey=read-missed-payment-events&max=1',
  '12 * * * * snapshot-books ?jobKey=snapshot-books&max=3',
  '*/10 * * * * sync-catalogues ?jobKey=sync-catalogues&max=1',
  '17 * * * * keep-house ?jobKey=keep-house&max=3',
  '33 3 * * * check-books ?jobKey=check-books&max=3',
  '43 3 * * * check-audit ?jobKey=check-audit&max=3',
  '53 3 * * * check-reports ?jobKey=check-reports&max=3',
].join('\n')

/** What each job does. Every one is safe to run twice. */
export function tasksOf(house: House): TaskList {
  const tasks: { readonly [Task in keyof Jobs]: (payload: Jobs[Task]) => Promise<void> } = {
    'measure-estimate': async ({ serviceId }) => await measureServiceEstimate(house, serviceId),
    'read-balances': async () => await readBalances(house),
    'reconcile-payments': async () => await reconcilePayments(house),
    'read-missed-payment-events': async () => await readMissedEvents(house),
    'end-speed-ups': async () => await endSpeedUps(house),
    'close-checkouts': async ({ accountId }) => await closeCheckoutsOf(house, accountId),
    'check-books': async () => await keepBooksCheck(house),
    'snapshot-books': async () => await snapshotBooks(house.db, house.clock()),
    'roll-up-reports': async () => await rollUpReports(house),
    'check-reports': async () => { await checkReports(house) },
    'check-audit': async () => { await checkAudit(house) },
    'sync-catalogues': async () => await syncCatalogues(house),
    'keep-house': async () => {
      await forgetDeadWorkers(house)
      await forgetOldCalls(house)
      await forgetOldRefusals(house.db)
      await forgetOldKeys(house.db, house.clock())
      await forgetOldImportRows(house)
      await sql`delete from supplier_calls where expire < ${Date.now() - 3_600_000}`.execute(house.db)
      // Last, because it alone asks another machine: a store that does not answer fails this job, and nothing after it would be done.
      await forgetUnusedImages(house)
    },
  }
  return tasks as TaskList
}

/**
 * Frees the jobs of workers that live no more. The queue itself would keep them locked for four hours, because it cannot know that their process
 * died.
 */
export async function freeJobsOfTheDead(house: House, leaseMs: number): Promise<void> {
  await sql`
    select graphile_worker.force_unlock_workers(dead.ids) from (
      select array_agg(distinct locked_by) as ids from graphile_worker._private_jobs
      where locked_by is not null and locked_at < clock_timestamp() - ${leaseMs} * interval '1 millisecond' and locked_by <> all(
        select unnest(job_worker_ids) from workers where seen_at > clock_timestamp() - ${leaseMs} * interval '1 millisecond')
    ) dead where dead.ids is not null`.execute(house.db)
}
