import { sql } from 'kysely'
import type { House } from '../house.ts'
import { transact } from '../transact.ts'
import { NEXT_VERSION, publishSpeedUp } from './publish-request.ts'

/** More at once would hold their rows for too long; the rest has a minute to wait. */
const SWEEP_ROWS_MAX = 500

/**
 * Closes the requests for speed-up of what has ended: nobody has to hurry what is over, and it must not stand in the queue of the house for ever.
 * Orders and refills know nothing of speed-up, so it is looked after from here, each minute.
 */
export async function endSpeedUps(house: House): Promise<void> {
  await transact(house, async tx => {
    const { rows } = await sql<{ id: string }>`
      with over as (
        select s.id, lower(s.subject) as noun from speed_ups s left join refills r on r.id = s.refill_id join orders o on o.id = s.order_id
        where s.ended_at is null and (case when s.refill_id is null then o.ended_at else r.ended_at end) is not null
        order by s.id limit ${SWEEP_ROWS_MAX} for no key update of s skip locked
      )
      update speed_ups s set ${NEXT_VERSION}, status = 'Closed', reason = 'The ' || over.noun || ' has ended.', answered_at = ${tx.now}::timestamptz
      from over where s.id = over.id returning s.id`.execute(tx.db)
    for (const { id } of rows) await publishSpeedUp(tx, id)
  })
}
