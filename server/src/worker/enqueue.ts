import { sql } from 'kysely'
import type { Transaction } from '../transact.ts'

/** The jobs there are, with what each is given. */
export interface Jobs {
  /** Measures the estimate of a service anew (P1.1). */
  'measure-estimate': { readonly serviceId: string }
  /** Reads the balances of the suppliers, which also tries one that was left alone. */
  'read-balances': Record<string, never>
  /** Asks the payment providers after payments that may still come. */
  'reconcile-payments': Record<string, never>
  /** Closes the requests for speed-up of what has ended (P6.3). */
  'end-speed-ups': Record<string, never>
  /** Takes up what payment providers told and the house did not hear. */
  'read-missed-payment-events': Record<string, never>
  /** Closes the checkouts of an account that may not pay in any more (P5.7, P5.8). */
  'close-checkouts': { readonly accountId: string }
  /** Asks the books all their sentences and keeps the answers. */
  'check-books': Record<string, never>
  /** Writes down what the books held at the last full hour. */
  'snapshot-books': Record<string, never>
  /** Adds up the days of the reports that changed. */
  'roll-up-reports': Record<string, never>
  /** Compares the reports of random days with the rows themselves. */
  'check-reports': Record<string, never>
  /** Walks along the chain of the audit log. */
  'check-audit': Record<string, never>
  /** Reads the suppliers' lists that are due. */
  'sync-catalogues': Record<string, never>
  /** Removes what nobody reads any more. */
  'keep-house': Record<string, never>
}

/** When a job runs, and what makes two of it one. */
export interface JobOptions {
  /** Jobs with the same key that have not begun are one job. */
  readonly key?: string
  readonly runAfterMs?: number
}

/**
 * Writes a job in the transaction that needs it: without the commit there is no job. It notifies at the commit, and PostgreSQL lets
 * only one notifying transaction commit at a time, so this is kept out of placing an order.
 */
export async function enqueue<Task extends keyof Jobs>(tx: Transaction, task: Task, payload: Jobs[Task], options: JobOptions = {}): Promise<void> {
  await sql`select graphile_worker.add_job(${task}, ${JSON.stringify(payload)}::json, job_key => ${options.key ?? null},
    run_at => now() + ${options.runAfterMs ?? 0} * interval '1 millisecond', job_key_mode => 'preserve_run_at')`.execute(tx.db)
}
