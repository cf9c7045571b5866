import { Session } from 'node:inspector/promises'
import { writeFileSync } from 'node:fs'
import { openGround } from './support/ground.ts'
import { runLoad } from './support/load.ts'
import { signUpPeople } from './support/people.ts'
import { startServer } from '@tallyboard/server'
const ground = await openGround()
const url = await ground.database('zz')
const house = await startServer({ DATABASE_URL: url, PORT: '0', ROLE: 'api', LOG_LEVEL: 'error', AUTH_RATE_PER_MINUTE: '10000' })
const people = await signUpPeople(house.url, url, 60)
await house.house.pool.query('alter table services alter supplier_service_id drop not null'); const { seedOrders } = await import('./support/seed-orders.ts'); await seedOrders(url, people.map(p => p.accountId), 12_000)
const query = `query Page {
  orders(first: 50) {
    nodes { id version status link quantity charge currency startCount currentCount delivered remains placedAt expectedFinishAt endedAt service { id name } }
    pageInfo { hasNextPage endCursor }
  }
}`
const body = JSON.stringify({ query, operationName: 'Page' })
const load = (ms: number) => runLoad(people.slice(0, 16).map(p => ({ url: `${house.url}/graphql`, method: 'POST' as const, headers: p.headers, body: () => body })), ms, (s, b) => s === 200 && !b.includes('errors') ? null : `status ${s}`)
await load(3000)
const session = new Session(); session.connect()
await session.post('Profiler.enable'); await session.post('Profiler.setSamplingInterval', { interval: 200 }); await session.post('Profiler.start')
const { count } = await load(5000)
const { profile } = await session.post('Profiler.stop')
writeFileSync('/tmp/core.cpuprofile', JSON.stringify(profile))
console.log('count', count)
const self = new Map<string, number>(); const total = profile.samples!.length
const byId = new Map(profile.nodes.map(n => [n.id, n]))
for (const id of profile.samples!) { const n = byId.get(id)!; const k = `${n.callFrame.functionName || '(anon)'} ${n.callFrame.url.split('/').slice(-3).join('/')}:${n.callFrame.lineNumber}`; self.set(k, (self.get(k) ?? 0) + 1) }
for (const [k, v] of [...self].sort((a, b) => b[1] - a[1]).slice(0, 45)) console.log((100 * v / total).toFixed(1).padStart(5), k)
await house.close(); await ground.close()
