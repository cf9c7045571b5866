/** The other side of the page bench: `node:http` and `pg` and nothing else, answering the same page as JSON by one statement. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { serveSide } from './side.ts'

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 20 })

interface PageRow extends Readonly<Record<string, unknown>> {
  readonly id: string
}

const PAGE = `
  select o.id, o.version, o.status, o.link, o.quantity, o.charge_micros as charge, o.currency, o.start_count as "startCount", o.current_count as "currentCount", o.delivered,
    o.quantity - o.delivered as remains, o.placed_at as "placedAt", o.expected_finish_at as "expectedFinishAt", o.ended_at as "endedAt", s.id as service_id, s.name as service_name
  from orders o join services s on s.id = o.service_id
  where o.account_id = $1 order by o.id desc limit 51`

const server = createServer((request, response) => {
  const accountId = new URL(request.url ?? '/', 'http://bare.invalid').searchParams.get('account')
  pool.query<PageRow>(PAGE, [accountId]).then(({ rows }) => {
    const nodes = rows.slice(0, 50).map(({ service_id: serviceId, service_name: name, ...order }) => ({ ...order, service: { id: serviceId, name } }))
    const body = JSON.stringify({ data: { orders: { nodes, pageInfo: { hasNextPage: rows.length > 50, endCursor: rows[nodes.length - 1]?.id ?? null } } } })
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
  }, (cause: unknown) => response.writeHead(500).end(String(cause)))
}).listen(0, '127.0.0.1')
await once(server, 'listening')
serveSide(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => {
  server.close()
  server.closeAllConnections()
  await pool.end()
})
