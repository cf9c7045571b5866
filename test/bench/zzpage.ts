/**
 * A page of fifty orders with its service and progress: what it costs the server in processor time, through GraphQL with its session, against a bare `node:http` + `pg` JSON server on the same
 * database; and what it costs with a million orders in the table against ten thousand. The sides take turns in short rounds, and the middle of the rounds' ratios counts.
 */
import { openGround } from './support/ground.ts'
import { runLoad, type Caller } from './support/load.ts'
import { signUpPeople, type Person } from './support/people.ts'
import { median, rounded, type BenchResult } from './support/report.ts'
import { seedOrders } from './support/seed-orders.ts'
import { startSide, type Side } from './support/side.ts'

const COST_GOAL = 4
const SIZE_GOAL = 1.2
const FEW = 10_000
const MANY = 20_000
/** Each with an even share of the orders: a hundred when they are few, ten thousand when they are many. */
const PEOPLE_COUNT = 100
const CONNECTION_COUNT = 32
const ROUND_COUNT = 5
const ROUND_MS = 2_500
const WARM_UP_MS = 4_000

const DOCUMENT = `query Page {
  orders(first: 50) {
    nodes { id version status link quantity charge currency startCount currentCount delivered remains placedAt expectedFinishAt endedAt service { id name } }
    pageInfo { hasNextPage endCursor }
  }
}`

interface Contender {
  readonly name: 'bare' | 'few' | 'many'
  readonly side: Side
  readonly callers: readonly Caller[]
}

export async function runPage(): Promise<readonly BenchResult[]> {
  const ground = await openGround()
  const sides: Side[] = []
  const start = async (entry: string, databaseUrl: string): Promise<Side> => {
    const side = await startSide(entry, { DATABASE_URL: databaseUrl })
    sides.push(side)
    return side
  }
  try {
    const contenders: Contender[] = []
    for (const [name, count] of [['few', FEW], ['many', MANY]] as const) {
      const databaseUrl = await ground.database(`page_${name}`)
      const house = await start('house-side.ts', databaseUrl)
      const people = await signUpPeople(house.url, databaseUrl, PEOPLE_COUNT)
      console.log(`  seeding ${count.toLocaleString('en')} orders`)
      { const { default: pg } = await import('pg'); const c = new pg.Client({ connectionString: databaseUrl }); await c.connect(); await c.query('alter table services alter supplier_service_id drop not null'); await c.end() }
      await seedOrders(databaseUrl, people.map(({ accountId }) => accountId), count)
      contenders.push({ name, side: house, callers: people.slice(0, CONNECTION_COUNT).map(person => graphqlCaller(house, person)) })
      if (name === 'few') {
        const bare = await start('bare-page-side.ts', databaseUrl)
        contenders.push({ name: 'bare', side: bare, callers: people.slice(0, CONNECTION_COUNT).map(person => bareCaller(bare, person)) })
      }
    }
    return await compare(contenders)
  } finally {
    await Promise.all(sides.map(side => side.stop()))
    await ground.close()
  }
}

async function compare(contenders: readonly Contender[]): Promise<readonly BenchResult[]> {
  for (const contender of contenders) await cpuMsEach(contender, WARM_UP_MS)
  const rounds: Record<Contender['name'], number>[] = []
  for (let round = 0; round < ROUND_COUNT; round++) {
    const costs = { bare: 0, few: 0, many: 0 }
    for (const contender of contenders) costs[contender.name] = await cpuMsEach(contender, ROUND_MS)
    rounds.push(costs)
  }
  const cost = rounded(median(rounds.map(({ few, bare }) => few / bare)))
  const size = rounded(median(rounds.map(({ many, few }) => many / few)))
  const cpuMs = { bare: rounded(median(rounds.map(({ bare }) => bare))), few: rounded(median(rounds.map(({ few }) => few))), many: rounded(median(rounds.map(({ many }) => many))) }
  return [
    { bench: 'page', ratio: cost, goal: COST_GOAL, met: cost <= COST_GOAL, unit: 'times the processor time of a bare node:http + pg server', cpuMsEach: { graphql: cpuMs.few, bare: cpuMs.bare } },
    { bench: 'page-size', ratio: size, goal: SIZE_GOAL, met: size <= SIZE_GOAL, unit: `times the processor time with ${FEW} orders, with ${MANY}`, cpuMsEach: { few: cpuMs.few, many: cpuMs.many } },
  ]
}

/** Processor time of the server for one request, under load for so long. */
async function cpuMsEach({ side, callers }: Contender, durationMs: number): Promise<number> {
  const before = await side.usage()
  const { count } = await runLoad(callers, durationMs, (status, body) => status === 200 && !body.includes('"errors"') ? null : `status ${status}`)
  const after = await side.usage()
  return (after.cpuMs - before.cpuMs) / count
}

function graphqlCaller(house: Side, person: Person): Caller {
  const body = JSON.stringify({ query: DOCUMENT, operationName: 'Page' })
  return { url: `${house.url}/graphql`, method: 'POST', headers: person.headers, body: () => body }
}

function bareCaller(bare: Side, person: Person): Caller {
  return { url: `${bare.url}/?account=${person.accountId}`, method: 'GET', headers: {}, body: () => '' }
}
