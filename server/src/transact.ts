import { setTimeout as sleep } from 'node:timers/promises'
import type { EntityManager } from '@mikro-orm/postgresql'
import type { Kysely } from 'kysely'
import { writeAudit } from './audit/audit-change.ts'
import type { Tables } from './database.ts'
import { isWorthRetrying } from './errors.ts'
import type { House } from './house.ts'

/** One transaction, seen by its command. */
export interface Transaction {
  readonly house: House
  /** Writes go through entities; they are flushed at the end, or earlier by `em.flush()`. */
  readonly em: EntityManager
  /** Bound to the same transaction. */
  readonly db: Kysely<Tables>
  /** The moment of the command; every row it writes carries this one. */
  readonly now: Date
  /** Runs after the commit, and only then: the place to publish news. What it throws is logged and changes nothing. */
  afterCommit(run: () => unknown): void
}

/** Two transactions that collide twice in a row are rare; five times means a lock order is wrong, and that should show. */
const ATTEMPTS_MAX = 5

/** Runs a command's work in one transaction. Deadlocks and serialisation failures are tried again, with everything read anew. */
export async function transact<Result>(house: House, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    const afterwards: (() => unknown)[] = []
    try {
      const result = await house.orm.em.fork().transactional(async em => {
        const tx: Transaction = {
          house, em,
          db: em.getKysely<Tables>(),
          now: house.clock(),
          afterCommit: run => { afterwards.push(run) },
        }
        const answer = await work(tx)
        await writeAudit(tx)
        return answer
      })
      for (const run of afterwards) await runAfterwards(house, run)
      return result
    } catch (cause) {
      if (attempt === ATTEMPTS_MAX || !isWorthRetrying(cause)) throw cause
      await sleep(Math.random() * 20 * attempt)
    }
  }
}

async function runAfterwards(house: House, run: () => unknown): Promise<void> {
  try {
    await run()
  } catch (cause) {
    house.log.error({ err: cause }, 'the commit stands, but what should follow it failed')
  }
}
