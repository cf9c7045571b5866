import { openGround } from './support/ground.ts'
import { runLoad } from './support/load.ts'
import { signUpPeople } from './support/people.ts'
import { seedOrders } from './support/seed-orders.ts'
import { startServer } from '@tallyboard/server'
import { Session } from 'node:inspector/promises'
import { writeFileSync } from 'node:fs'
const DOCUMENT = `query Page { orders(first: 50) { nodes { id version status link quantity charge currency startCount currentCount delivered remains placedAt expectedFinishAt endedAt service { id name } } pageInfo { hasNextPage endCursor } } }`
const ground = await openGround()
const databaseUrl = await ground.database('page_few')
const server = await startServer({ HOST: '127.0.0.1', PORT: '0', ROLE: 'api', LOG_LEVEL: 'error', AUTH_RATE_PER_MINUTE: '10000', DATABASE_URL: databaseUrl })
const people = await signUpPeople(server.url, databaseUrl, 20)
await seedOrders(databaseUrl, people.map(p => p.accountId), 5000)
const callers = people.map(person => ({ url: `${server.url}/graphql`, method: 'POST' as const, headers: person.headers, body: () => JSON.stringify({ query: DOCUMENT, operationName: 'Page' }) }))
const load = async (ms: number) => { const c0 = process.cpuUsage(); const { count } = await runLoad(callers, ms, (status, body) => status === 200 && !body.includes('errors') ? null : body.slice(0, 300)); const c = process.cpuUsage(c0); return (c.user + c.system) / 1000 / count }
await load(5000)
const session = new Session(); session.connect()
await session.post('Profiler.enable'); await session.post('Profiler.start')
console.log('ms/request with client', await load(5000))
const { profile } = await session.post('Profiler.stop')
writeFileSync('/tmp/tally-prof/page.cpuprofile', JSON.stringify(profile))
await server.close(); await ground.close()
