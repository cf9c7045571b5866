import { once } from 'node:events'
import { connect } from 'node:net'
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse } from '../support/house.ts'

let house: TestHouse
let administrator: Session

beforeAll(async () => {
  house = await startTestHouse()
  administrator = await house.asAdministrator()
})
afterAll(async () => { await house.stop() })

/** The same bad operations over both ways into the API. */
const WAYS = [
  ['HTTP', async (query: string) => (await house.gql(query, {}, administrator)).errors],
  ['a socket', async (query: string) => {
    const client = createClient({ url: `${house.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { token: administrator.token } })
    try {
      return await new Promise<readonly { message: string, extensions: Record<string, unknown> }[]>((resolve, reject) => {
        client.subscribe({ query }, {
          next: value => resolve((value.errors ?? []) as never),
          error: cause => Array.isArray(cause) ? resolve(cause) : reject(cause),
          complete: () => resolve([]),
        })
      })
    } finally {
      await client.dispose()
    }
  }],
] as const

for (const [way, send] of WAYS) {
  test(`10,000 aliases are refused over ${way}`, async () => {
    const errors = await send(`{ ${Array.from({ length: 10_000 }, (_, index) => `a${index}:me`).join(' ')} }`)
    expect(errors[0]?.extensions).toMatchObject({ code: 'GRAPHQL_PARSE_FAILED', retryable: false })
    expect(errors[0]?.message).toContain('2000 tokens')
  })

  test(`51 aliases, few enough to be parsed, are refused over ${way}; 50 are answered`, async () => {
    const aliases = (count: number): string => `{ ${Array.from({ length: count }, (_, index) => `a${index}: me { id }`).join(' ')} }`
    expect((await send(aliases(51)))[0]?.message).toBe('The document has more than 50 aliases.')
    expect(await send(aliases(50))).toEqual([])
  })

  test(`a page of 101 rows is refused over ${way} by the name of its argument`, async () => {
    const errors = await send('{ accounts(first: 101) { nodes { id } } }')
    expect(errors[0]).toMatchObject({ message: 'first must be from 1 to 100, not 101.', extensions: { code: 'BAD_USER_INPUT', field: 'first' } })
    expect((await send('{ accounts(first: 0) { nodes { id } } }'))[0]?.extensions['code']).toBe('BAD_USER_INPUT')
  })

  test(`an operation that multiplies lists is refused over ${way} before it runs`, async () => {
    const page = (alias: number): string => `a${alias}: accounts(first: 100) { nodes { id name role status currency createdAt balance { version available held currency } } edges { cursor node { id balance { held } } } }`
    const errors = await send(`{ ${Array.from({ length: 20 }, (_, index) => page(index)).join(' ')} }`)
    expect(errors[0]?.extensions).toMatchObject({ code: 'TOO_COMPLEX' })
  })

  test(`forged cursors are refused over ${way} by name, not looked up`, async () => {
    const forged = [
      'nonsense', '', '; drop table accounts', 'a'.repeat(10_000),
      Buffer.from('[1,"orders","5"]').toString('base64url'), Buffer.from('[1,"accounts","5","6"]').toString('base64url'),
      Buffer.from('[1,"accounts","1 or true"]').toString('base64url'), Buffer.from('[2,"accounts","5"]').toString('base64url'),
      Buffer.from('[1,"accounts",5]').toString('base64url'), Buffer.from('{"a":1}').toString('base64url'), Buffer.from('[1,"accounts","99999999999999999999"]').toString('base64url'),
    ]
    for (const after of forged) {
      const errors = await send(`{ accounts(after: ${JSON.stringify(after)}) { nodes { id } } }`)
      expect([after.slice(0, 40), errors[0]?.extensions]).toEqual([after.slice(0, 40), { code: 'BAD_USER_INPUT', field: 'after', retryable: false }])
    }
  })

  test(`a forged cursor with a moment that never was is refused over ${way} by name`, async () => {
    for (const at of ['2026-02-31T00:00:00.000Z', '0000-01-01T00:00:00.000Z', '2026-01-01T00:00:00Z', '+012026-01-01T00:00:00.000Z', 'infinity']) {
      const errors = await send(`{ anomalies(after: "${Buffer.from(JSON.stringify([1, 'anomalies', at, '1'])).toString('base64url')}") { nodes { id } } }`)
      expect([at, errors[0]?.extensions]).toEqual([at, { code: 'BAD_USER_INPUT', field: 'after', retryable: false }])
    }
  })

  test(`ids that cannot be are not found over ${way}, and no fault`, async () => {
    for (const id of ['0', '-1', '1.5', '9223372036854775808', '1e3', 'x', '', '٣', '1; select 1']) {
      expect([id, await send(`{ account(id: ${JSON.stringify(id)}) { id } }`)]).toEqual([id, []])
    }
  })

  test(`text where a number belongs, and a version that cannot be, are refused over ${way}`, async () => {
    expect((await send('{ accounts(first: "50") { nodes { id } } }'))[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED')
    expect((await send('mutation { acceptTerms(input: { version: 2147483648 }) { __typename } }'))[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED')
    expect((await send('{ supplierServices(supplierId: 404404) { nodes { id } } }'))[0]?.extensions['code']).toBe('NOT_FOUND')
    expect((await send('{ terms(version: -1) { version } }'))[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', field: 'version' })
  })
}

test('a body of 20 MB is answered 413 with a GraphQL error, and the server goes on', async () => {
  const response = await fetch(`${house.url}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: `{ me { id } } # ${'x'.repeat(20_000_000)}` }),
  })
  expect(response.status).toBe(413)
  expect(await response.json()).toEqual({ errors: [{ message: 'The request is too large: at most 100 kB are read.', extensions: { code: 'PAYLOAD_TOO_LARGE', retryable: false } }] })
  expect((await house.ask('{ me { id } }')).me).toBeNull()
})

test('a message of 20 MB closes its socket alone', async () => {
  const socket = new WebSocket(`${house.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  socket.on('error', () => undefined)
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'connection_init', payload: { token: 'x'.repeat(20_000_000) } }))
  const [code] = await once(socket, 'close') as [number]
  // 1009: too large. A client that is still sending may see its connection end first.
  expect([1009, 1006]).toContain(code)
  expect((await house.ask('{ me { id } }')).me).toBeNull()
})

test('what is not JSON, not a request, or asks for nothing is answered 400 in the form of GraphQL', async () => {
  const post = async (body: string, type = 'application/json'): Promise<{ status: number, code: unknown }> => {
    const response = await fetch(`${house.url}/graphql`, { method: 'POST', headers: { 'content-type': type }, body })
    const { errors } = await response.json() as { errors: { extensions: { code: string } }[] }
    return { status: response.status, code: errors[0]?.extensions.code }
  }
  expect(await post('{ not json')).toEqual({ status: 400, code: 'BAD_USER_INPUT' })
  expect(await post('[]')).toMatchObject({ status: 400 })
  expect(await post('{}')).toMatchObject({ status: 400 })
  expect(await post('{"query":"{ me { id } }","variables":"x"}')).toMatchObject({ status: 400 })
  expect(await post('query={me{id}}', 'application/x-www-form-urlencoded')).toMatchObject({ status: 400 })
})

test('an operation that is not in the document is not run under another name, and a subscription is sent to the socket', async () => {
  const session = await house.signUp()
  const post = async (body: object) => {
    const response = await fetch(`${house.url}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${session.token}` }, body: JSON.stringify(body),
    })
    const { errors } = await response.json() as { errors: { message: string, extensions: { code: string } }[] }
    return [response.status, errors[0]?.extensions.code, errors[0]?.message]
  }
  const query = 'mutation Accept { acceptTerms(input: { version: 1 }) { __typename } }'
  expect(await post({ operationName: 'Other', query })).toEqual([400, 'OPERATION_RESOLUTION_FAILURE', 'The document has no operation of that name.'])
  expect(await post({ query: 'query One { me { id } } query Two { me { id } }' })).toEqual([400, 'OPERATION_RESOLUTION_FAILURE', expect.stringContaining('name one')])
  expect((await house.ask('{ me { account { acceptedTermsVersion } } }', {}, session)).me.account.acceptedTermsVersion).toBeNull()
  expect(await post({ query: 'subscription { balance { available } }' })).toEqual([400, 'BAD_USER_INPUT', expect.stringContaining('graphql-transport-ws')])
})

test('a form on somebody else\'s page cannot run an operation', async () => {
  const response = await fetch(`${house.url}/graphql?query=${encodeURIComponent('{ me { id } }')}`, { headers: { 'content-type': 'text/plain' } })
  expect(response.status).toBe(400)
  expect(await response.text()).toContain('Cross-Site Request Forgery')
})

test('introspection that goes round in circles is refused; the explorer\'s own is answered', async () => {
  const { getIntrospectionQuery } = await import('graphql')
  expect((await house.gql(getIntrospectionQuery())).errors).toEqual([])
  const circle = `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }`
  expect((await house.gql(circle)).errors[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED')
})

test('a fault is masked: a reference and whether to try again, nothing of the inside', async () => {
  await house.house.pool.query('alter table terms_acceptances rename to hidden_acceptances')
  try {
    const session = await house.signUp()
    const { errors } = await house.gql('{ terms { isAccepted } }', {}, session)
    expect(errors[0]?.message).toMatch(/^Something of ours failed\. It is noted under [0-9a-f]{10}\.$/)
    expect(errors[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', reference: expect.stringMatching(/^[0-9a-f]{10}$/), retryable: false })
  } finally {
    await house.house.pool.query('alter table hidden_acceptances rename to terms_acceptances')
  }
})

test('an account holds thirty sockets, and the next one is refused', async () => {
  const session = await house.signUp()
  const open = async (): Promise<WebSocket> => {
    const socket = new WebSocket(`${house.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    await once(socket, 'open')
    socket.send(JSON.stringify({ type: 'connection_init', payload: { token: session.token } }))
    await Promise.race([once(socket, 'message'), once(socket, 'close')])
    return socket
  }
  const sockets: WebSocket[] = []
  for (let index = 0; index < 31; index++) sockets.push(await open())
  expect(sockets.map(socket => socket.readyState === WebSocket.OPEN)).toEqual([...Array(30).fill(true), false])
  for (const socket of sockets) socket.terminate()
})

test('strangers find no sockets elsewhere, no files outside the dashboard, and a 404 for what is missing', async () => {
  const socket = new WebSocket(`${house.url.replace('http', 'ws')}/elsewhere`, 'graphql-transport-ws')
  const [cause] = await once(socket, 'error') as [Error]
  expect(cause.message).toContain('404')
  for (const path of ['/../package.json', '/%2e%2e/package.json', '/.vite/manifest.json', '/missing.png', '/api/nothing']) {
    const response = await fetch(`${house.url}${path}`)
    expect([path, response.status]).toEqual([path, 404])
  }
})

test('a request to upgrade at a path that is no path leaves the server standing', async () => {
  const { hostname, port } = new URL(house.url)
  for (const path of ['//', '/\\\\', '*', 'http://[', '/elsewhere?//']) {
    const socket = connect(Number(port), hostname)
    socket.end(`GET ${path} HTTP/1.1\r\nHost: any\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`)
    const [answer] = await once(socket, 'data') as [Buffer]
    expect([path, String(answer)]).toEqual([path, expect.stringMatching(/^HTTP\/1\.1 40[04] /)])
    socket.destroy()
  }
  expect((await house.ask('{ me { id } }')).me).toBeNull()
})

test('every answer carries the headers that keep a page safe, and the house says that it is well', async () => {
  const response = await fetch(`${house.url}/healthz`)
  expect(await response.json()).toEqual({ ok: true })
  expect(response.headers.get('content-security-policy')).toContain("default-src 'self'")
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect(response.headers.get('x-powered-by')).toBeNull()
})

test('the explorer and all of its parts come from ourselves', async () => {
  const page = await (await fetch(`${house.url}/explorer`)).text()
  const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(match => match[1] ?? '')
  expect(addresses.every(address => address.startsWith('/'))).toBe(true)
  for (const address of addresses.filter(found => found.startsWith('/explorer'))) {
    const part = await fetch(`${house.url}${address}`)
    expect([address, part.status]).toEqual([address, 200])
    await part.arrayBuffer()
  }
})
