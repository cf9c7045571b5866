/**
 * Transfers a second through the product's own `postTransfer`, each in a transaction of its own, on an account for each caller and on one account for all of them, against the same statements
 * sent by bare `pg` clients from the same process to the same database; and what a page of a statement of a million postings costs against one of a thousand. The sides take turns, and the
 * middle of the ratios counts.
 */
import { Agent } from 'node:http'
import pg from 'pg'
import { planPayment } from '@tallyboard/schema'
import { postTransfer, startServer, transact, type House } from '@tallyboard/server'
import { openGround } from './support/ground.ts'
import { send, type Caller } from './support/load.ts'
import { signUpPeople, type Person } from './support/people.ts'
import { hearTransaction, recordingOf, replay, type Marks, type RecordedStatement } from './support/recorded.ts'
import { median, rounded, type BenchResult } from './support/report.ts'

const TRANSFER_GOAL = 0.5
const SIZE_GOAL = 1.2
const CALLER_COUNT = 16
const ROUND_COUNT = 7
const ROUND_MS = 2_000
const WARM_UP_MS = 1_000
const WARM_UP_PAGES = 100
const PAGE_COUNT = 1_000
const FEW = 1_000
const MANY = 1_000_000

export async function runFunds(): Promise<readonly BenchResult[]> {
  const ground = await openGround()
  try {
    const databaseUrl = await ground.database('funds')
    const server = await startServer({ DATABASE_URL: databaseUrl, HOST: '127.0.0.1', PORT: '0', ROLE: 'api', LOG_LEVEL: 'error', POOL_SIZE: String(CALLER_COUNT), AUTH_RATE_PER_MINUTE: '10000' })
    try {
      const people = await signUpPeople(server.url, databaseUrl, CALLER_COUNT + 2)
      const transfers = await benchTransfers(server.house, databaseUrl, people.slice(0, CALLER_COUNT).map(({ accountId }) => accountId))
      return [...transfers, ...await benchPages(server.url, databaseUrl, people[CALLER_COUNT]!, people[CALLER_COUNT + 1]!)]
    } finally {
      await server.close()
    }
  } finally {
    await ground.close()
  }
}

async function benchTransfers(house: House, databaseUrl: string, accountIds: readonly string[]): Promise<readonly BenchResult[]> {
  const post = async (accountId: string): Promise<unknown> => await transact(house, async tx =>
    await postTransfer(tx, planPayment({ accountId, currency: 'USD' }, 1n), { accountId, actor: { kind: 'House', id: null }, reason: null }))
  // The last of them: an account's number is told from others only by being unlike them.
  const [one, other] = [accountIds.at(-1)!, accountIds.at(-2)!]
  const marks: Marks = { accountId: one, link: 'no link', key: 'no key' }
  const recording = recordingOf(await hearTransaction(async () => await post(one)), marks, await hearTransaction(async () => await post(other)))
  const clients = await Promise.all(accountIds.map(async () => {
    const client = new pg.Client({ connectionString: databaseUrl, options: '-c TimeZone=UTC' })
    await client.connect()
    return client
  }))
  try {
    const results: BenchResult[] = []
    for (const [bench, names] of [['funds-distinct', accountIds], ['funds-hot', accountIds.map(() => one)]] as const) {
      const product = async (ms: number): Promise<number> => await perSecond(names.map(accountId => async () => await post(accountId)), ms)
      const bare = async (ms: number): Promise<number> => await perSecond(names.map((accountId, index) => async () => await bareTransfer(clients[index]!, recording, marks, accountId)), ms)
      results.push(await compareTransfers(bench, product, bare))
    }
    return results
  } finally {
    await Promise.all(clients.map(async client => await client.end()))
  }
}

async function bareTransfer(client: pg.Client, recording: readonly RecordedStatement[], marks: Marks, accountId: string): Promise<void> {
  await replay(client, recording, marks, { ...marks, accountId })
}

/** Lets every caller make one transfer after the other for so long. */
async function perSecond(callers: readonly (() => Promise<unknown>)[], ms: number): Promise<number> {
  const startedAt = performance.now()
  let count = 0
  await Promise.all(callers.map(async (call) => {
    while (performance.now() - startedAt < ms) {
      await call()
      count++
    }
  }))
  return count / ((performance.now() - startedAt) / 1_000)
}

async function compareTransfers(bench: string, product: (ms: number) => Promise<number>, bare: (ms: number) => Promise<number>): Promise<BenchResult> {
  await product(WARM_UP_MS)
  await bare(WARM_UP_MS)
  const rounds: { readonly product: number, readonly bare: number }[] = []
  for (let round = 0; round < ROUND_COUNT; round++) rounds.push({ product: await product(ROUND_MS), bare: await bare(ROUND_MS) })
  const ratio = rounded(median(rounds.map(round => round.product / round.bare)))
  return {
    bench, ratio, goal: TRANSFER_GOAL, met: ratio >= TRANSFER_GOAL, unit: `of the transfers a second of the bare statements, ${CALLER_COUNT} callers at once on ${bench === 'funds-hot' ? 'one account' : 'an account each'}`,
    transfersPerSecond: { product: Math.round(median(rounds.map(round => round.product))), bare: Math.round(median(rounds.map(round => round.bare))) },
  }
}

const DOCUMENT = `query Page($filter: StatementFilter) {
  statement(first: 50, filter: $filter) {
    nodes { id at kind what why amount balanceAfter currency orderId serviceName paymentReference clause }
    pageInfo { hasNextPage endCursor }
  }
}`

async function benchPages(url: string, databaseUrl: string, few: Person, many: Person): Promise<readonly BenchResult[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    console.log(`  seeding ${MANY.toLocaleString('en')} postings`)
    await seedPostings(client, few.accountId, FEW)
    await seedPostings(client, many.accountId, MANY)
    await client.query('vacuum analyze transfers, postings')
  } finally {
    await client.end()
  }
  const results: BenchResult[] = []
  for (const [bench, what, filter] of [
    ['statement-size', 'its newest page', null], ['statement-size-past', 'a page before an instant in the middle of its life', { until: '2026-01-01T00:00:00Z' }],
    ['statement-size-rare', 'a page of the few refunds in it', { groups: ['Refunds'] }],
  ] as const) {
    results.push(await comparePages(bench, what, pager(url, few, filter), pager(url, many, filter)))
  }
  return results
}

/** A life from 2025 to 2026 inclusive, with twenty refunds spread over it and charges else. */
async function seedPostings(client: pg.Client, accountId: string, count: number): Promise<void> {
  await client.query(`
    with written as (
      insert into transfers (kind, currency, account_id, actor_kind, created_at)
      select case when n % $3 = 0 then 'Refund' else 'Charge' end, 'USD', $1, 'House', '2025-01-01T00:00:00Z'::timestamptz + n * (interval '730 days' / $2::int)
      from generate_series(1, $2::int) n returning id, kind, created_at
    )
    insert into postings (transfer_id, source, destination, amount_micros, account_id, available_after_micros, created_at)
    select id, case when kind = 'Refund' then 'house:revenue' else 'available:' || $1::text end, case when kind = 'Refund' then 'available:' || $1::text else 'house:revenue' end,
      1, $1::bigint, 0, created_at from written order by id`, [accountId, count, Math.floor(count / 20)])
}

function pager(url: string, person: Person, filter: object | null): Caller {
  const body = JSON.stringify({ query: DOCUMENT, operationName: 'Page', variables: { filter } })
  return { url: `${url}/graphql`, method: 'POST', headers: person.headers, body: () => body }
}

/** One of each in turn, so that whatever else the machine does meets both alike; the middle one of the times counts. */
async function comparePages(bench: string, what: string, few: Caller, many: Caller): Promise<BenchResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const msOf = async (caller: Caller): Promise<number> => {
    const startedAt = performance.now()
    const { status, body } = await send(agent, caller)
    if (status !== 200 || !body.includes('"balanceAfter"')) throw new Error(`${bench}: status ${status}: ${body.slice(0, 500)}`)
    return performance.now() - startedAt
  }
  try {
    for (let count = 0; count < WARM_UP_PAGES; count++) for (const caller of [few, many]) await msOf(caller)
    const times = { few: [] as number[], many: [] as number[] }
    for (let count = 0; count < PAGE_COUNT; count++) {
      times.few.push(await msOf(few))
      times.many.push(await msOf(many))
    }
    const ratio = rounded(median(times.many) / median(times.few))
    return {
      bench, ratio, goal: SIZE_GOAL, met: ratio <= SIZE_GOAL, unit: `times the time with ${FEW.toLocaleString('en')} postings, with ${MANY.toLocaleString('en')}: ${what}`,
      msEach: { few: rounded(median(times.few)), many: rounded(median(times.many)) },
    }
  } finally {
    agent.destroy()
  }
}
