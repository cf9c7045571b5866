/** The other side of the place bench: one Node process with a `pg` client for each customer, sending the statements that the product was heard to send. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { replay, type Marks, type RecordedStatement } from './recorded.ts'
import { serveSide } from './side.ts'

export interface BarePlan {
  readonly recording: readonly RecordedStatement[]
  readonly recorded: Marks
  readonly accountIds: readonly string[]
}

const { recording, recorded, accountIds } = JSON.parse(await readFile(process.env['PLAN_FILE']!, 'utf8')) as BarePlan
const clients = await Promise.all(accountIds.map(async accountId => {
  const client = new pg.Client({ connectionString: process.env['DATABASE_URL'], options: '-c TimeZone=UTC' })
  await client.connect()
  return { client, accountId, count: 0 }
}))

const server = createServer((request, response) => {
  const endsAt = performance.now() + Number(new URL(request.url ?? '/', 'http://bare.invalid').searchParams.get('ms'))
  let count = 0
  Promise.all(clients.map(async caller => {
    while (performance.now() < endsAt) {
      const mark = `bare.${caller.accountId}.${caller.count++}`
      await replay(caller.client, recording, recorded, { accountId: caller.accountId, link: mark, key: mark })
      count++
    }
  })).then(() => response.end(String(count)), (cause: unknown) => response.writeHead(500).end(String(cause)))
}).listen(0, '127.0.0.1')
await once(server, 'listening')
serveSide(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => {
  server.close()
  server.closeAllConnections()
  await Promise.all(clients.map(({ client }) => client.end()))
})
