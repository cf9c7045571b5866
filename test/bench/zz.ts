import { openGround } from './support/ground.ts'
import { runLoad } from './support/load.ts'
import { signUpPeople } from './support/people.ts'
import { startSide } from './support/side.ts'
const ground = await openGround()
const url = await ground.database('zz')
const house = await startSide('house-side.ts', { DATABASE_URL: url })
const people = await signUpPeople(house.url, url, 60)
const { default: pg } = await import('pg')
const c = new pg.Client({ connectionString: url }); await c.connect(); await c.query('alter table services alter supplier_service_id drop not null'); await c.end()
const { seedOrders } = await import('./support/seed-orders.ts'); await seedOrders(url, people.map(p => p.accountId), 12_000)
const page = (fields: string) => `query Page { orders(first: 50) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`
const docs: Record<string, string> = {
  tiny: 'query Page { __typename }',
  one: 'query Page { orders(first: 1) { nodes { id } } }',
  ids: page('id'),
  nodates: page('id version status link quantity charge currency startCount currentCount delivered remains'),
  noservice: page('id version status link quantity charge currency startCount currentCount delivered remains placedAt expectedFinishAt endedAt'),
  page: page('id version status link quantity charge currency startCount currentCount delivered remains placedAt expectedFinishAt endedAt service { id name }'),
}
try {
  for (let round = 0; round < 4; round++) for (const [name, query] of Object.entries(docs)) {
    const body = JSON.stringify({ query, operationName: 'Page' })
    const before = await house.usage()
    const { count } = await runLoad(people.slice(0, 16).map(p => ({ url: `${house.url}/graphql`, method: 'POST' as const, headers: p.headers, body: () => body })), 1500, (s, b) => s === 200 && !b.includes('errors') ? null : `status ${s}`)
    const after = await house.usage()
    console.log(name, count, ((after.cpuMs - before.cpuMs) / count).toFixed(3))
  }
} finally { await house.stop(); await ground.close() }
