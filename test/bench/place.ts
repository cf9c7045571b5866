/**
 * Orders a second through GraphQL at 32 customers at once, against the same statements sent by bare `pg` clients from one Node process to the same database. The statements are not written down
 * here: they are heard from the product while it places two orders.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startServer } from '@tallyboard/server'
import type { BarePlan } from './support/bare-place-side.ts'
import { openGround } from './support/ground.ts'
import { runLoad, type Caller } from './support/load.ts'
import { signUpPeople, type Person } from './support/people.ts'
import { hearTransaction, recordingOf, type Marks } from './support/recorded.ts'
import { median, rounded, type BenchResult } from './support/report.ts'
import { seedOrders } from './support/seed-orders.ts'
import { startSide } from './support/side.ts'

const GOAL = 0.25
const CUSTOMER_COUNT = 32
const ROUND_COUNT = 7
const ROUND_MS = 3_000
const WARM_UP_MS = 3_000

const DOCUMENT = 'mutation Place($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id } ... on Refusal { code text } } }'

export async function runPlace(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tallyboard-bench-plan-'))
  const ground = await openGround()
  try {
    const databaseUrl = await ground.database('place')
    const house = await startSide('house-side.ts', { DATABASE_URL: databaseUrl })
    try {
      const people = await signUpPeople(house.url, databaseUrl, CUSTOMER_COUNT)
      await seedOrders(databaseUrl, people.map(({ accountId }) => accountId), 1_000)
      const serviceId = await lastService(databaseUrl)
      const planFile = join(folder, 'plan.json')
      await writeFile(planFile, JSON.stringify(await hear(databaseUrl, people, serviceId)))
      const bare = await startSide('bare-place-side.ts', { DATABASE_URL: databaseUrl, PLAN_FILE: planFile })
      try {
        const callers = people.map(person => placer(house.url, person, serviceId))
        const graphql = async (ms: number): Promise<number> => {
          const { count, seconds } = await runLoad(callers, ms, (status, body) => status === 200 && body.includes('"Order"') ? null : `status ${status}`)
          return count / seconds
        }
        const statements = async (ms: number): Promise<number> => {
          const response = await fetch(`${bare.url}/?ms=${ms}`)
          const text = await response.text()
          if (!response.ok) throw new Error(text)
          return Number(text) / (ms / 1_000)
        }
        return await compare(graphql, statements)
      } finally {
        await bare.stop()
      }
    } finally {
      await house.stop()
    }
  } finally {
    await ground.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function compare(graphql: (ms: number) => Promise<number>, statements: (ms: number) => Promise<number>): Promise<readonly BenchResult[]> {
  await graphql(WARM_UP_MS)
  await statements(WARM_UP_MS)
  const rounds: { readonly graphql: number, readonly bare: number }[] = []
  for (let round = 0; round < ROUND_COUNT; round++) rounds.push({ graphql: await graphql(ROUND_MS), bare: await statements(ROUND_MS) })
  const ratio = rounded(median(rounds.map(round => round.graphql / round.bare)))
  return [{
    bench: 'place', ratio, goal: GOAL, met: ratio >= GOAL, unit: `of the orders a second of the bare statements, ${CUSTOMER_COUNT} customers at once`,
    ordersPerSecond: { graphql: Math.round(median(rounds.map(round => round.graphql))), bare: Math.round(median(rounds.map(round => round.bare))) },
  }]
}

/** Opens the house in this process, places an order for each of two customers, and keeps what was sent to the database. */
async function hear(databaseUrl: string, people: readonly Person[], serviceId: string): Promise<BarePlan> {
  const server = await startServer({ DATABASE_URL: databaseUrl, HOST: '127.0.0.1', PORT: '0', ROLE: 'api', LOG_LEVEL: 'error' })
  try {
    const hearOne = async (person: Person, link: string) => {
      const place = async (mark: string): Promise<void> => {
        const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers: { ...person.headers, origin: server.url }, body: JSON.stringify(orderOf(serviceId, mark)) })
        const text = await response.text()
        if (!text.includes('"Order"')) throw new Error(`no order was placed: ${text}`)
      }
      // What a process asks once and remembers is no part of an order.
      await place(`${link}.before`)
      return await hearTransaction(() => place(link))
    }
    // The last of them: an account's number is told from others only by being unlike them.
    const [one, other] = [people.at(-1)!, people.at(-2)!]
    const marks: Marks = { accountId: one.accountId, link: 'heard.one', key: 'heard.one' }
    const recording = recordingOf(await hearOne(one, marks.link), marks, await hearOne(other, 'heard.two'))
    return { recording, recorded: marks, accountIds: people.map(({ accountId }) => accountId) }
  } finally {
    await server.close()
  }
}

function placer(url: string, person: Person, serviceId: string): Caller {
  let count = 0
  return { url: `${url}/graphql`, method: 'POST', headers: person.headers, body: () => JSON.stringify(orderOf(serviceId, `bench.${person.accountId}.${count++}`)) }
}

function orderOf(serviceId: string, mark: string): object {
  return { query: DOCUMENT, operationName: 'Place', variables: { input: { serviceId, link: `https://instagram.com/${mark}`, quantity: 100, isPublicConfirmed: true, idempotencyKey: mark } } }
}

async function lastService(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows: [service] } = await client.query<{ id: string }>('select max(id) as id from services')
    return service!.id
  } finally {
    await client.end()
  }
}
