/** A supplier's catalogue of three thousand services: how long the import takes, new and then again with nothing changed, and what memory the server needs at most. */
import { randomUUID } from 'node:crypto'
import { Agent } from 'node:http'
import pg from 'pg'
import { startSimulator } from '@tallyboard/server'
import { openGround } from './support/ground.ts'
import { send } from './support/load.ts'
import { signUpPeople } from './support/people.ts'
import { rounded, type BenchResult } from './support/report.ts'
import { startSide } from './support/side.ts'

const SERVICE_COUNT = 3_000
/** An administrator waits for it in front of the screen. */
const GOAL_SECONDS = 10
const RUN_COUNT = 3

export async function runImport(): Promise<readonly BenchResult[]> {
  const ground = await openGround()
  const simulator = await startSimulator({ catalogueSize: SERVICE_COUNT, speed: 0 })
  try {
    const databaseUrl = await ground.database('import')
    const house = await startSide('house-side.ts', { DATABASE_URL: databaseUrl })
    const agent = new Agent({ keepAlive: true })
    try {
      const [administrator] = await signUpPeople(house.url, databaseUrl, 1)
      await makeAdministrator(databaseUrl, administrator!.accountId)
      const headers = administrator!.headers
      const mutate = async <Data>(query: string, input: object): Promise<Data> => {
        const { body } = await send(agent, { url: `${house.url}/graphql`, method: 'POST', headers, body: () => JSON.stringify({ query, variables: { input: { ...input, idempotencyKey: randomUUID() } } }) })
        const { data, errors } = JSON.parse(body) as { data?: { result: Data & { __typename: string } }, errors?: unknown }
        if (data === undefined || data.result.__typename === 'Refusal') throw new Error(`refused: ${body}`)
        if (errors !== undefined) throw new Error(body)
        return data.result
      }
      const supplier = await mutate<{ id: string }>('mutation Add($input: AddSupplierInput!) { result: addSupplier(input: $input) { __typename ... on Supplier { id } ... on Refusal { text } } }', {
        name: 'Bench', url: simulator.apiUrl, key: 'demo-supplier-key',
      })
      const before = await house.usage()
      const seconds: number[] = []
      let newCount = 0
      for (let run = 0; run < RUN_COUNT; run++) {
        const startedAt = performance.now()
        const counts = await mutate<{ newCount: number, readCount: number }>(
          'mutation Import($input: ImportCatalogueInput!) { result: importCatalogue(input: $input) { __typename ... on CatalogueImport { newCount readCount } ... on Refusal { text } } }', { supplierId: supplier.id })
        seconds.push(rounded((performance.now() - startedAt) / 1_000))
        newCount += counts.newCount
      }
      const after = await house.usage()
      const first = seconds[0]!
      return [{
        bench: 'import', ratio: first, goal: GOAL_SECONDS, met: first <= GOAL_SECONDS, unit: `seconds for ${SERVICE_COUNT} services`,
        againSeconds: seconds.slice(1), newCount, memoryPeakMb: Math.round(after.rssPeakBytes / 1e6), memoryBeforeMb: Math.round(before.rssPeakBytes / 1e6),
      }]
    } finally {
      agent.destroy()
      await house.stop()
    }
  } finally {
    await simulator.stop()
    await ground.close()
  }
}

async function makeAdministrator(databaseUrl: string, accountId: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('update accounts set role = \'Administrator\' where id = $1', [accountId])
  } finally {
    await client.end()
  }
}
