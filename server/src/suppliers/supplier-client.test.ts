import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createSupplierClient, SupplierReadFault, type AddRequest, type SupplierClient } from './supplier-client.ts'

// Each test is a supplier of its own on a free port: the bytes are what a hostile or broken one really sends.

const KEY = 'secret-key-of-the-house'
const ADD: AddRequest = { type: 'Default', service: '7', link: 'https://instagram.com/somebody', quantity: 1_000 }

/** Short enough for a test, in the proportions of the real ones. */
const LIMITS = { connectMs: 400, idleMs: 300, totalMs: 900 }

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

function close(server: Server, sockets: Set<Socket>): () => Promise<void> {
  return () => new Promise(resolve => {
    for (const socket of sockets) socket.destroy()
    server.close(() => resolve())
  })
}

async function listen(server: Server): Promise<SupplierClient> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closers.push(close(server, sockets))
  return clientOf((server.address() as AddressInfo).port)
}

function clientOf(port: number, isPrivateAllowed = true): SupplierClient {
  return createSupplierClient({
    url: new URL(`http://127.0.0.1:${port}/api/v2`), key: KEY, isPrivateAllowed, limits: { read: LIMITS, catalogue: LIMITS, add: LIMITS },
  })
}

/** A supplier that answers every call with this text, and keeps the forms it got. */
async function answering(body: string | Buffer, status = 200, contentType = 'text/html'): Promise<{ client: SupplierClient, forms: URLSearchParams[] }> {
  const forms: URLSearchParams[] = []
  const client = await listen(createHttpServer((request: IncomingMessage, response: ServerResponse) => {
    let text = ''
    request.on('data', (chunk: Buffer) => { text += chunk.toString() })
    request.on('end', () => {
      forms.push(new URLSearchParams(text))
      response.writeHead(status, { 'content-type': contentType }).end(body)
    })
  }))
  return { client, forms }
}

/** A supplier that speaks TCP by hand. */
function speaking(onRequest: (socket: Socket) => void): Promise<SupplierClient> {
  return listen(createTcpServer(socket => {
    socket.on('error', () => undefined)
    socket.once('data', () => onRequest(socket))
  }))
}

async function faultOf(call: Promise<unknown>): Promise<SupplierReadFault> {
  const fault = await call.then(() => null, (error: unknown) => error)
  if (!(fault instanceof SupplierReadFault)) throw new Error(`expected a read fault, got ${String(fault)}`)
  return fault
}

/** Runs a call and fails when it took longer than the limits allow. */
async function bounded<T>(call: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  const result = await call()
  expect(performance.now() - startedAt).toBeLessThan(LIMITS.totalMs + 500)
  return result
}

describe('what is sent', () => {
  test('an order is a form with the key and exactly what its type needs', async () => {
    const { client, forms } = await answering('{"order":1}')
    await client.add(ADD)
    await client.add({ type: 'Package', service: '8', link: 'l' })
    await client.add({ type: 'CustomComments', service: '9', link: 'l', comments: 'one\ntwo' })
    await client.add({ type: 'CustomCommentsPackage', service: '10', link: 'l', comments: 'one' })
    await client.add({ type: 'Poll', service: '11', link: 'l', quantity: 20, answerNumber: 3 })
    expect(forms.map(form => Object.fromEntries(form))).toEqual([
      { key: KEY, action: 'add', service: '7', link: ADD.link, quantity: '1000' },
      { key: KEY, action: 'add', service: '8', link: 'l' },
      { key: KEY, action: 'add', service: '9', link: 'l', comments: 'one\ntwo' },
      { key: KEY, action: 'add', service: '10', link: 'l', comments: 'one' },
      { key: KEY, action: 'add', service: '11', link: 'l', quantity: '20', answer_number: '3' },
    ])
  })

  test('orders are asked after together, by their numbers', async () => {
    const { client, forms } = await answering('{"1":{"status":"Pending"},"2":{"error":"Incorrect order ID"}}')
    const answers = await client.status(['1', '2', '3'])
    expect(forms[0]?.get('orders')).toBe('1,2,3')
    expect([...answers].map(([id, answer]) => [id, answer.kind])).toEqual([['1', 'Row'], ['2', 'Error'], ['3', 'Missing']])
  })
})

describe('answers to add', () => {
  test.each([
    ['a number', '{"order":23501}', '23501'],
    ['a number as text', '{"order":"23501"}', '23501'],
    ['a number longer than a double holds', '{"order":12345678901234567891}', '12345678901234567891'],
    ['a PHP warning in front', '<br />\n<b>Warning</b>: Undefined array key [8] in <b>/var/www/api{2}.php</b> on line <b>12</b><br />\n{"order":5}', '5'],
    ['a byte order mark in front', '\uFEFF{"order":5}', '5'],
    ['a notice behind it', '{"order":5}<!-- 0.2s -->', '5'],
    ['an error beside an order', '{"order":5,"error":"slow today"}', '5'],
  ])('%s is an acceptance', async (_name, body, supplierOrderId) => {
    const { client } = await answering(body)
    expect(await client.add(ADD)).toEqual({ kind: 'Accepted', supplierOrderId })
  })

  test.each([
    ['{"error":"Not enough funds on balance"}', 'NotEnoughFunds'],
    ['{"error":"neworder.error.not_enough_funds"}', 'NotEnoughFunds'],
    ['{"error":"You have active order with this link. Please wait until order being completed."}', 'LinkBusy'],
    ['{"error":"you have active order with this link. please wait until order being completed"}', 'LinkBusy'],
    ['{"error":"neworder.error.link_duplicate"}', 'LinkBusy'],
    ['{"error":"neworder.error.min_quantity"}', 'QuantityTooSmall'],
    ['{"error":"Quantity more than maximum"}', 'QuantityTooLarge'],
    ['{"error":"neworder.error.link"}', 'BadLink'],
    ['{"error":"error.incorrect_service_id"}', 'UnknownService'],
    ['{"error":"Invalid API key"}', 'InvalidKey'],
    ['{"error":"Service under maintenance"}', 'Other'],
  ])('%s is a refusal', async (body, kind) => {
    const { client } = await answering(body)
    expect(await client.add(ADD)).toMatchObject({ kind: 'Refused', error: { kind } })
  })

  test('a known refusal under a wrong status is still a refusal', async () => {
    const { client } = await answering('{"error":"Bad link"}', 500)
    expect(await client.add(ADD)).toMatchObject({ kind: 'Refused', error: { kind: 'BadLink' } })
  })

  test('a throttled order was not taken', async () => {
    const { client } = await answering('<html>slow down</html>', 429)
    expect(await client.add(ADD)).toMatchObject({ kind: 'Refused', error: { kind: 'RateLimited' } })
  })

  test.each([
    ['a page', '<html><body>502 Bad Gateway</body></html>', 200],
    ['nothing', '', 200],
    ['garbage', '\u0000\u0001{{{[[[', 200],
    ['an order without a number', '{"order":null}', 200],
    ['order zero', '{"order":0}', 200],
    ['a list', '[]', 200],
    ['a scalar', 'true', 200],
    ['a server error', '{"error":"Something broke"}', 500],
    ['a redirect', '', 302],
  ])('%s leaves the order uncertain', async (_name, body, status) => {
    const { client } = await answering(body, status)
    expect(await client.add(ADD)).toMatchObject({ kind: 'Uncertain' })
  })
})

describe('connections that break', () => {
  test('a refused connection certainly sent nothing', async () => {
    const server = createTcpServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise(resolve => server.close(resolve))
    expect(await clientOf(port).add(ADD)).toMatchObject({ kind: 'NotSent', reason: 'NoConnection' })
    expect((await faultOf(clientOf(port).balance())).kind).toBe('Unreachable')
  })

  test('a name that does not exist certainly sent nothing', async () => {
    const client = createSupplierClient({ url: new URL('http://no-such-host.invalid/api/v2'), key: KEY, isPrivateAllowed: true, limits: { add: LIMITS } })
    expect(await client.add(ADD)).toMatchObject({ kind: 'NotSent', reason: 'NoConnection' })
  })

  test('a connection reset before any answer leaves the order uncertain', async () => {
    const client = await speaking(socket => socket.resetAndDestroy())
    expect(await client.add(ADD)).toMatchObject({ kind: 'Uncertain' })
  })

  test('a connection closed in the middle of the answer leaves the order uncertain, though an order number had come', async () => {
    const client = await speaking(socket => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"order":5}'))
    expect(await client.add(ADD)).toMatchObject({ kind: 'Uncertain' })
    expect((await faultOf(client.balance())).kind).toBe('Unreachable')
  })

  test('what is not HTTP leaves the order uncertain', async () => {
    const client = await speaking(socket => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
    expect(await client.add(ADD)).toMatchObject({ kind: 'Uncertain' })
  })

  test('a stopped call that had reached the supplier leaves the order uncertain', async () => {
    const stop = new AbortController()
    const client = await speaking(() => stop.abort())
    expect(await client.add(ADD, stop.signal)).toMatchObject({ kind: 'Uncertain' })
  })
})

describe('bounds', () => {
  test('a supplier that never answers is left within the limit', async () => {
    const client = await speaking(() => undefined)
    expect((await bounded(() => faultOf(client.balance()))).kind).toBe('TimedOut')
    expect(await bounded(() => client.add(ADD))).toMatchObject({ kind: 'Uncertain' })
  })

  test('one byte at a time, never silent for long, ends with the whole call', async () => {
    const client = await speaking(socket => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n')
      const drip = setInterval(() => socket.writable && socket.write('{'), 100)
      socket.on('close', () => clearInterval(drip))
    })
    expect((await bounded(() => faultOf(client.services()))).message).toContain('no complete answer')
  })

  test('silence in the middle of an answer ends it earlier', async () => {
    const client = await speaking(socket => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n{'))
    const startedAt = performance.now()
    expect((await faultOf(client.services())).message).toContain('stopped')
    expect(performance.now() - startedAt).toBeLessThan(LIMITS.totalMs)
  })

  test('100 MB are refused by their announcement, and without one once the limit is passed, in bounded memory', async () => {
    const announced = await speaking(socket => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n[{'))
    expect((await faultOf(announced.services())).kind).toBe('TooLarge')

    const megabyte = Buffer.alloc(1_000_000, ' ')
    let sent = 0
    const endless = await listen(createHttpServer((request, response) => {
      request.resume()
      const push = () => {
        while (sent < 100 && !response.destroyed) {
          sent++
          if (!response.write(megabyte)) return response.once('drain', push)
        }
        return response.end()
      }
      push()
    }))
    const before = process.memoryUsage().rss
    const client = endless
    expect((await faultOf(client.status(['1']))).kind).toBe('TooLarge')
    expect(sent).toBeLessThan(60)
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })

  test.each([
    ['a page', '<!doctype html><html></html>', 'Html'],
    ['nothing', '', 'Empty'],
    ['garbage', 'not json at all', 'NotJson'],
    ['a scalar', '12', 'BadShape'],
    ['an error', '{"error":"Invalid API key"}', 'Refused'],
    ['a deep nest', '['.repeat(200_000), 'NotJson'],
  ] as const)('%s is a fault of its own kind for every read', async (_name, body, kind) => {
    const { client } = await answering(body)
    expect((await faultOf(client.balance())).kind).toBe(kind)
    expect((await faultOf(client.services())).kind).toBe(kind)
    expect((await faultOf(client.status(['1']))).kind).toBe(kind)
  })

  test('no fault names the key', async () => {
    const { client } = await answering(`<html>${KEY}</html>`, 500)
    const fault = await faultOf(client.balance())
    expect(fault.message).not.toContain(KEY)
    expect(fault.raw).not.toContain(KEY)
    const outcome = await client.add(ADD)
    expect(JSON.stringify(outcome)).not.toContain(KEY)
  })
})

describe('private nets', () => {
  test('an address in a private net is not called', async () => {
    let connections = 0
    const server = createTcpServer(() => { connections++ })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    closers.push(close(server, new Set()))
    const { port } = server.address() as AddressInfo
    expect(await clientOf(port, false).add(ADD)).toMatchObject({ kind: 'NotSent' })
    const byName = createSupplierClient({ url: new URL(`http://localhost:${port}/`), key: KEY, isPrivateAllowed: false, limits: { add: LIMITS } })
    expect(await byName.add(ADD)).toMatchObject({ kind: 'NotSent', text: expect.stringContaining('private net') })
    expect(connections).toBe(0)
  })
})
