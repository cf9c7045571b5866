import { startTestHouse, type TestHouse } from '@tallyboard/test/support/house.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { statementPdf } from './statement-pdf.ts'

let house: TestHouse

beforeAll(async () => { house = await startTestHouse() })
afterAll(async () => { await house.stop() })

test('a long statement on paper gives everybody else their turn while it is drawn', async () => {
  const { accountId } = await house.asCustomer({ available: '1.00' })
  await sql`
    with moved as (
      insert into transfers (kind, currency, account_id, actor_kind, reason, created_at)
      select 'Credit', 'USD', ${accountId}::bigint, 'House', 'A thank you', now() from generate_series(1, 1000) returning id
    )
    insert into postings (transfer_id, source, destination, amount_micros, account_id, available_after_micros, created_at)
    select id, 'house:bonus', 'available:' || ${accountId}::text, 1000000, ${accountId}::bigint, 1000000, now() from moved`.execute(house.house.db)
  let turns = 0
  let isDrawn = false
  const count = (): void => {
    turns++
    if (!isDrawn) setImmediate(count)
  }
  // The rows are read by then: what follows is drawing alone.
  const paper = statementPdf(house.house.db, accountId, {}, new Date()).finally(() => { isDrawn = true })
  await sql`select 1`.execute(house.house.db)
  setImmediate(count)
  ;(await paper).resume()
  expect(turns).toBeGreaterThan(40)
})
