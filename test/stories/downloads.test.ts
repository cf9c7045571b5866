import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse } from '../support/house.ts'

// What a customer takes along: the statement as CSV and on paper, and the receipt of an order.

let house: TestHouse
let customer: Session

const FORMULAS = ['=1+2', '+1', '-1', '@SUM(A1)', 'plain, with "quotes"\nand a line']

beforeAll(async () => {
  house = await startTestHouse()
  customer = await house.asCustomer({ available: '12.40' })
  const administrator = await house.asAdministrator()
  for (const [index, reason] of FORMULAS.entries()) {
    await house.ask(`mutation ($input: CreditCustomerInput!) { creditCustomer(input: $input) { __typename } }`, {
      input: { accountId: customer.accountId, amount: '0.000001', reason, idempotencyKey: `formula ${index}` },
    }, administrator)
  }
  const { house: { db } } = house
  await db.insertInto('transfers').values({ kind: 'Charge', currency: 'USD', account_id: customer.accountId, actor_kind: 'House', created_at: house.clock.now() }).execute()
  const { id } = await db.selectFrom('transfers').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  await db.insertInto('postings').values({
    transfer_id: id, source: `available:${customer.accountId}`, destination: 'house:revenue', amount_micros: '12400000', account_id: customer.accountId,
    available_after_micros: '5', created_at: house.clock.now(),
  }).execute()
})
afterAll(async () => { await house.stop() })

const get = async (path: string, session: Session | null = customer, headers: Record<string, string> = {}): Promise<Response> =>
  await fetch(`${house.url}${path}`, { headers: { ...(session === null ? {} : { authorization: `Bearer ${session.token}` }), ...headers } })

test('the statement as CSV: one line each, amounts as numbers, and no text that a spreadsheet takes for a formula', async () => {
  const response = await get('/statement.csv')
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="tallyboard-statement-\d+-\d{4}-\d\d-\d\d\.csv"$/)
  const bytes = Buffer.from(await response.arrayBuffer())
  expect([...bytes.subarray(0, 3)]).toEqual([0xEF, 0xBB, 0xBF])
  const [titles, charge, ...lines] = recordsOf(bytes.toString('utf8').slice(1))
  expect(titles).toEqual(['at', 'kind', 'what', 'why', 'amount', 'balance after', 'currency', 'order', 'payment', 'withdrawal', 'clause', 'transfer'])
  expect(charge?.slice(1, 7)).toEqual(['Charge', 'Order unknown', '', '-12.40', '0.000005', 'USD'])
  expect(lines.map(line => line[3]).slice(0, -1).toReversed()).toEqual(["'=1+2", "'+1", "'-1", "'@SUM(A1)", 'plain, with "quotes"\nand a line'])
  expect(lines.every(([at]) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(at ?? ''))).toBe(true)
})

test('the same filters narrow it', async () => {
  const records = async (query: string) => recordsOf((await (await get(`/statement.csv?${query}`)).text()).replace(/^\uFEFF/, '')).slice(1)
  expect(await records('group=Orders')).toHaveLength(1)
  expect(await records('group=Orders&group=Credits')).toHaveLength(7)
  expect(await records('group=Withdrawals')).toEqual([])
  expect(await records('until=2020-01-01T00:00:00Z')).toEqual([])
  expect(await records('search=424242')).toEqual([])
})

test('a filter that cannot be read is answered with its field, and nothing is downloaded', async () => {
  for (const [query, field] of [['group=Everything', 'group'], ['from=yesterday', 'from'], ['until=2026-02-31T00:00:00Z', 'until'], ['from=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z', 'until'], [`search=${'x'.repeat(201)}`, 'search']]) {
    const response = await get(`/statement.csv?${query}`)
    expect([query, response.status, response.headers.get('content-disposition')]).toEqual([query, 400, null])
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT', field } }] })
  }
})

test('the statement on paper is a PDF, of as many pages as it needs', async () => {
  const response = await get('/statement.pdf')
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  expect(pagesOf(await response.arrayBuffer())).toBe(1)
  await house.house.pool.query(`insert into transfers (kind, currency, account_id, actor_kind, created_at) select 'Charge', 'USD', $1, 'House', now() from generate_series(1, 200)`, [customer.accountId])
  await house.house.pool.query(`insert into postings (transfer_id, source, destination, amount_micros, account_id, available_after_micros, created_at)
    select t.id, 'available:' || $1::bigint, 'house:revenue', 1, $1::bigint, 0, now() from transfers t where not exists (select from postings where transfer_id = t.id)`, [customer.accountId])
  expect(pagesOf(await (await get('/statement.pdf')).arrayBuffer())).toBeGreaterThan(2)
})

test('who is nobody gets nothing, and a stranger gets neither another\'s receipt nor the news that there is one', async () => {
  const stranger = await house.asCustomer({ name: 'Stranger' })
  for (const path of ['/statement.csv', '/statement.pdf', '/receipts/1.pdf']) {
    expect([path, (await get(path, null)).status]).toEqual([path, 401])
    expect([path, (await get(path, customer, { origin: 'https://elsewhere.example' })).status]).toEqual([path, 403])
  }
  for (const id of ['1', '0', 'x', '99999999999999999999', "1'"]) expect([id, (await get(`/receipts/${id}.pdf`, stranger)).status]).toEqual([id, 404])
})

/** Records of a CSV text, as RFC 4180 has them. */
function recordsOf(text: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (end === '' && record.length === 0 && (quoted ?? bare) === '') break
    record.push(quoted === undefined ? bare ?? '' : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    records.push(record)
    record = []
  }
  return records
}

function pagesOf(bytes: ArrayBuffer): number {
  const text = Buffer.from(bytes).toString('latin1')
  expect(text.startsWith('%PDF-')).toBe(true)
  expect(text.trimEnd().endsWith('%%EOF')).toBe(true)
  return [...text.matchAll(/\/Type \/Page\b/g)].length
}
