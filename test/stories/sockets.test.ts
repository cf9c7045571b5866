import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import WebSocket from 'ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse } from '../support/house.ts'

let house: TestHouse
let customer: Session

beforeAll(async () => {
  house = await startTestHouse()
  customer = await house.asCustomer()
})
afterAll(async () => { await house.stop() })

type Message = { readonly type: string, readonly id?: string, readonly payload?: Record<string, never> & { readonly data?: unknown } }

/** A socket that is let in, and a way to hear what comes next. */
async function open(session = customer): Promise<{ socket: WebSocket, say(message: object): void, hear(type: string): Promise<Message> }> {
  const socket = new WebSocket(`${house.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  const messages: Message[] = []
  let wake: (() => void) | null = null
  socket.on('message', data => {
    messages.push(JSON.parse(String(data)) as Message)
    wake?.()
  })
  await once(socket, 'open')
  const say = (message: object): void => socket.send(JSON.stringify(message))
  const hear = async (type: string): Promise<Message> => {
    const giveUpAt = Date.now() + 5_000
    while (Date.now() < giveUpAt) {
      const index = messages.findIndex(message => message.type === type)
      if (index >= 0) return messages.splice(index, 1)[0] as Message
      await Promise.race([new Promise<void>(resolve => { wake = resolve }), new Promise(resolve => setTimeout(resolve, 100))])
    }
    throw new Error(`no ${type} came, but ${JSON.stringify(messages)}`)
  }
  say({ type: 'connection_init', payload: { token: session.token } })
  await hear('connection_ack')
  return { socket, say, hear }
}

test('a socket carries fifty operations at a time, refuses the next with its code, and takes one again when another ends', async () => {
  const { socket, say, hear } = await open()
  const watch = (id: string): void => say({ type: 'subscribe', id, payload: { query: 'subscription { balance { version } }' } })
  for (let index = 0; index < 50; index++) watch(`watch ${index}`)
  for (let index = 0; index < 50; index++) await hear('next')
  watch('one too many')
  const refused = await hear('error')
  expect(refused).toMatchObject({ id: 'one too many', payload: [{ extensions: { code: 'TOO_MANY_REQUESTS', retryable: true } }] })
  say({ type: 'complete', id: 'watch 7' })
  watch('in its place')
  expect((await hear('next')).id).toBe('in its place')
  socket.close()
})

test('a wrong variable is the caller\'s mistake on a socket too', async () => {
  const { socket, say, hear } = await open()
  say({ type: 'subscribe', id: '1', payload: { query: 'subscription ($after: Int) { balance(afterVersion: $after) { version } }', variables: { after: 'x' } } })
  expect(JSON.stringify(await hear('error'))).toContain('BAD_USER_INPUT')
  say({ type: 'subscribe', id: '2', payload: { query: 'query ($first: Int!) { orders(first: $first) { nodes { id } } }', variables: { first: 1.5 } } })
  expect(JSON.stringify(await hear('error'))).toContain('BAD_USER_INPUT')
  socket.close()
})

test('queries and mutations are answered over a socket as they are over HTTP', async () => {
  const { socket, say, hear } = await open()
  say({ type: 'subscribe', id: 'me', payload: { query: '{ me { account { id } } }' } })
  expect((await hear('next')).payload).toEqual({ data: { me: { account: { id: customer.accountId } } } })
  expect((await hear('complete')).id).toBe('me')
  socket.close()
})

/** A socket whose bytes are read when the test says so, of a customer with as many open orders as one push holds: some four megabytes. */
async function openSlowly() {
  const { port } = new URL(house.url)
  const session = await house.asCustomer()
  await house.house.pool.query(`
    with o as (
      insert into orders (account_id, service_id, supplier_id, service_name, platform, metric, type, status, link, canonical_link, lock_key, quantity, rate_micros,
        charged_micros, charge_micros, currency, terms_version, settings_version, estimate, placement_checks, placed_at, changed_at)
      select $1::bigint, 1, 1, 's', 'Web', 'Views', 'Default', 'Pending', 'l', 'l', $1 || ' ' || i, 100, 1, 1, 1, 'USD', 1, 1, '{}', '[]', now(), now()
      from generate_series(1, 5000) i returning *
    )
    insert into order_events (order_id, version, account_id, kind, at, status, actor_kind, reason, delivered, delivered_change, charge_micros, refund_micros)
    select id, 1, account_id, 'Placed', now(), 'Pending', 'Customer', repeat('x', 400), 0, 0, 1, 0 from o`, [session.accountId])
  const socket = connectTcp(Number(port), '127.0.0.1')
  // Its end may look like an error: what was sent to it is lost.
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(`GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`)
  await once(socket, 'data')
  socket.write(frame(JSON.stringify({ type: 'connection_init', payload: { token: session.token } })))
  await once(socket, 'data')
  socket.pause()
  const subscribe = (id: string, query: string) => { socket.write(frame(JSON.stringify({ type: 'subscribe', id, payload: { query } }))) }
  return { socket, subscribe }
}

const EVERYTHING = `subscription { ordersProgress { cursor changes { orderId version status startCount currentCount delivered remains quantity charge refund startedAt endedAt
  changedAt ${[1, 2, 3, 4].map(number => `e${number}: event { reason text }`).join(' ')} } } }`

test('whoever stops reading is let go before what waits for them grows past its bound, and nobody else notices', async () => {
  const { socket, subscribe } = await openSlowly()
  const closed = once(socket, 'close')
  for (let index = 0; index < 8; index++) subscribe(String(index), EVERYTHING)
  // Read on, so that the end is seen; whoever was not let go by now is given everything.
  await new Promise(resolve => setTimeout(resolve, 5_000))
  let size = 0
  socket.on('data', (chunk: Buffer) => { size += chunk.length })
  socket.resume()
  await closed
  expect(size).toBeLessThan(30_000_000)
  expect((await house.ask('{ me { name } }', {}, customer)).me.name).toBe(customer.name)
})

test('a slow reader is given the first push of five thousand orders, and what happens meanwhile after it', async () => {
  const { socket, subscribe } = await openSlowly()
  let tail = ''
  socket.on('data', (chunk: Buffer) => { tail = `${tail}${chunk.toString('latin1')}`.slice(-1_000) })
  socket.pause()
  subscribe('orders', EVERYTHING)
  await new Promise(resolve => setTimeout(resolve, 2_000))
  subscribe('balance', 'subscription { balance { version } }')
  await new Promise(resolve => setTimeout(resolve, 500))
  socket.resume()
  await expect.poll(() => tail, { timeout: 10_000 }).toContain('"balance":{"version"')
  socket.destroy()
})

test('closing the server says 1001 to its sockets, finishes the request under way, and accepts no other', async () => {
  const other = await startTestHouse()
  const session = await other.signUp()
  const socket = new WebSocket(`${other.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'connection_init', payload: { token: session.token } }))
  await once(socket, 'message')
  const closed = once(socket, 'close') as Promise<[number]>
  // The request waits for this lock, and the server for the request.
  const client = await other.house.pool.connect()
  await client.query('begin; lock table terms_acceptances')
  const underWay = other.ask('{ terms { isAccepted } }', {}, session)
  await new Promise(resolve => setTimeout(resolve, 100))
  const stopped = other.stop()
  expect((await closed)[0]).toBe(1001)
  await expect(fetch(`${other.url}/healthz`)).rejects.toThrow('fetch failed')
  await client.query('commit')
  client.release()
  expect((await underWay).terms).toEqual({ isAccepted: false })
  await stopped
})

/** A text frame as a client masks it. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text)
  const head = payload.length < 126 ? Buffer.from([0x81, 0x80 | payload.length]) : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff])
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([head, Buffer.alloc(4), payload])
}
