/**
 * The administrators' desk on a house of ten million orders and a hundred thousand customers: what 95 of 100 answers of the board, of each queue and of the reports take at most, asked by one
 * client over HTTP, and whether any of their statements walks through a large table. `BENCH_ORDERS` makes the house another size, `BENCH_DATABASE_URL` takes one that was filled
 * before. Filling ten million takes about six minutes and 13 GB.
 */
import { Agent } from 'node:http'
import pg from 'pg'
import { checkReports, rollUpReports, startServer } from '@tallyboard/server'
import { fillDesk } from './support/fill-desk.ts'
import { openGround } from './support/ground.ts'
import { send, type Caller } from './support/load.ts'
import { signUpPeople } from './support/people.ts'
import { median, rounded, type BenchResult } from './support/report.ts'

const P95_GOAL_MS = 150
const ASKED_TIMES = 60
const WARM_UP_TIMES = 5
/** Tables of which no statement of the desk may read every row. */
const LARGE = ['orders', 'dispatches', 'order_events', 'transfers', 'postings', 'refills', 'payments', 'accounts', 'users']

const ORDER = 'nodes { id order { id version status serviceName canonicalLink quantity delivered charge currency placedAt startedAt endedAt expectedFinishAt slowFinishAt } dispatch { orderId state attemptedAt lastError } supplier { id name } } pageInfo { hasNextPage endCursor }'
const LISTS = ['Uncertain', 'Stalled', 'Waiting', 'Open', 'Pending', 'Processing', 'InProgress', 'Completed', 'Partial', 'Cancelled'] as const
const SUMS = 'revenue refunds cost margin marginShare orderCount refillAskedCount refillHonouredCount'
const BOARD = 'houseBoard { at waitingCount sendingCount orders { pendingCount processingCount inProgressCount completedCount partialCount cancelledCount } openOrders { notStartedCount inTimeCount slowCount pastCount pastTwiceCount } queues { queue count lateCount oldestAt } minutes { at placedCount endedCount } suppliers { id answerP95Ms failedShare openCount lagSeconds } }'

/** What the desk asks, by what it is called in the report of this bench. */
const QUERIES: Readonly<Record<string, string>> = {
  board: BOARD,
  ...Object.fromEntries(LISTS.map(list => [`orders ${list}`, `houseOrders(list: ${list}, first: 50) { ${ORDER} }`])),
  anomalies: 'anomalies(isSeen: false, first: 50) { nodes { id at kind text occurrenceCount } pageInfo { hasNextPage } }',
  customers: 'customers(first: 50) { nodes { id email account { id name status currency balance { available } } } pageInfo { hasNextPage } }',
  'customers found': 'customers(first: 50, search: "lantern 4321") { nodes { id email } pageInfo { hasNextPage } }',
  withdrawals: 'houseWithdrawals(first: 50, statuses: [Asked, Approved]) { nodes { id status amount dueAt } pageInfo { hasNextPage } }',
  payments: 'housePayments(first: 50, statuses: [OnItsWay, Waiting]) { nodes { id status amount createdAt } pageInfo { hasNextPage } }',
  disputes: 'disputes(first: 50, statuses: [Open]) { nodes { id status } pageInfo { hasNextPage } }',
  'report of days': `report(by: Day) { totals { sums { ${SUMS} } previous { ${SUMS} } days { day sums { revenue margin } } } rows { nodes { key sums { ${SUMS} } previous { revenue } } } }`,
  'report of services': `report(by: Service) { rows { nodes { key name sums { ${SUMS} } previous { revenue } } } }`,
  'refill cohorts': 'refillCohorts { start orderCount droppedCount askedCount honouredCount refusedCount refusals { clause count } }',
  'what is owed': 'houseOwes { day total held withdrawals }',
}

export async function runDesk(): Promise<readonly BenchResult[]> {
  const orders = Number(process.env['BENCH_ORDERS'] ?? 10_000_000)
  const given = process.env['BENCH_DATABASE_URL'] ?? null
  const ground = given === null ? await openGround() : null
  try {
    const databaseUrl = given ?? await ground!.database('desk')
    const say = (line: string): void => console.log(`  ${line}`)
    if (given === null) await fillDesk(databaseUrl, { orders, customers: Math.ceil(orders / 100) }, say)
    return await measure(databaseUrl, orders, say)
  } finally {
    await ground?.close()
  }
}

async function measure(databaseUrl: string, orders: number, say: (line: string) => void): Promise<readonly BenchResult[]> {
  const server = await startServer({ DATABASE_URL: databaseUrl, HOST: '127.0.0.1', PORT: '0', ROLE: 'api', LOG_LEVEL: 'error', AUTH_RATE_PER_MINUTE: '10000' })
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    const startedAt = performance.now()
    // A run ends after half a minute, as the worker's does.
    do await rollUpReports(server.house)
    while ((await client.query('select from report_days_due limit 1')).rowCount! > 0)
    say(`reports added up (${Math.round((performance.now() - startedAt) / 1_000)} s); ${(await checkReports(server.house)).length} differences`)
    const [person] = await signUpPeople(server.url, databaseUrl, 1)
    await client.query('update accounts set role = \'Administrator\' where id = $1', [person!.accountId])
    await client.query('vacuum analyze report_services, report_accounts, report_account_months, report_cohorts')
    const walksBefore = await walksOf(client)
    const results: BenchResult[] = []
    for (const [name, query] of Object.entries(QUERIES)) {
      const body = JSON.stringify({ query: `query Desk { ${query} }`, operationName: 'Desk' })
      const caller: Caller = { url: `${server.url}/graphql`, method: 'POST', headers: person!.headers, body: () => body }
      const times = { desk: [] as number[], bare: [] as number[] }
      for (let count = 0; count < ASKED_TIMES + WARM_UP_TIMES; count++) {
        const bareAt = performance.now()
        await client.query('select id from orders where id = $1', [1 + count * 97])
        const askedAt = performance.now()
        const answer = await send(agent, caller)
        if (answer.status !== 200 || answer.body.includes('"errors"')) throw new Error(`${name}: status ${answer.status}: ${answer.body.slice(0, 500)}`)
        if (count < WARM_UP_TIMES) continue
        times.bare.push(askedAt - bareAt)
        times.desk.push(performance.now() - askedAt)
      }
      const p95 = rounded(times.desk.toSorted((one, other) => one - other)[Math.ceil(ASKED_TIMES * 0.95) - 1]!)
      results.push({ bench: `desk: ${name}`, ratio: p95, goal: P95_GOAL_MS, met: p95 <= P95_GOAL_MS, unit: `ms, 95 of 100 answers, ${orders.toLocaleString('en')} orders`, medianMs: rounded(median(times.desk)), timesABareRead: rounded(median(times.desk) / median(times.bare)) })
    }
    // The server counts its walks itself; it tells them a moment late.
    await client.query('select pg_stat_force_next_flush(), pg_sleep(2)')
    const walked = [...await walksOf(client)].filter(([table, count]) => count > (walksBefore.get(table) ?? 0)).map(([table]) => table)
    results.push({ bench: 'desk: walks', ratio: walked.length, goal: 0, met: walked.length === 0, unit: 'large tables that were read whole', tables: walked })
    return results
  } finally {
    agent.destroy()
    await client.end()
    await server.close()
  }
}

/** How often each large table was read from its first row to its last. */
async function walksOf(client: pg.Client): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ name: string, count: string }>('select relname as name, seq_scan as count from pg_stat_user_tables where relname = any($1)', [LARGE])
  return new Map(rows.map(({ name, count }) => [name, Number(count)]))
}
