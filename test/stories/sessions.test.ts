import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import WebSocket from 'ws'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestHouse, type Session, type TestHouse } from '../support/house.ts'

let house: TestHouse

beforeAll(async () => { house = await startTestHouse() })
afterAll(async () => { await house.stop() })

/** Opens a socket, says who we are, and tells whether we are let in. */
async function connect(init: Record<string, unknown>, headers: Record<string, string> = {}): Promise<WebSocket> {
  const socket = new WebSocket(`${house.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers })
  await once(socket, 'open')
  const answered = new Promise<void>((resolve, reject) => {
    socket.once('message', () => resolve())
    socket.once('close', code => reject(new Error(`closed ${code}`)))
  })
  socket.send(JSON.stringify({ type: 'connection_init', payload: init }))
  await answered
  return socket
}

async function auth(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(`${house.url}/api/auth/${path}`, {
    method: 'POST', headers: { 'content-type': 'application/json', origin: house.url, ...headers }, body: JSON.stringify(body),
  })
}

const bearer = (session: Session): Record<string, string> => ({ authorization: `Bearer ${session.token}` })
const closeCode = async (socket: WebSocket): Promise<number> => {
  const [code] = await once(socket, 'close', { signal: AbortSignal.timeout(5_000) }) as [number]
  return code
}

test('signing up opens an account with an empty balance, in the same statement', async () => {
  const session = await house.signUp()
  const { me } = await house.ask('{ me { name email role permissions account { id status currency acceptedTermsVersion balance { version available held } } } }', {}, session)
  expect(me).toEqual({
    name: session.name, email: session.email, role: 'Customer', permissions: [],
    account: { id: session.accountId, status: 'Active', currency: 'USD', acceptedTermsVersion: null, balance: { version: 0, available: '0.00', held: '0.00' } },
  })
})

test('nobody is signed in without a session, with a forged one, or with a forged cookie', async () => {
  const session = await house.signUp()
  const forged = { ...session, token: `${session.token.slice(0, -1)}${session.token.endsWith('A') ? 'B' : 'A'}` }
  expect((await house.ask('{ me { name } }')).me).toBeNull()
  expect((await house.ask('{ me { name } }', {}, forged)).me).toBeNull()
  const response = await fetch(`${house.url}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', cookie: `tallyboard.session_token=${session.token}.${'A'.repeat(43)}%3D` }, body: '{"query":"{ me { name } }"}',
  })
  expect(await response.json()).toEqual({ data: { me: null } })
})

test('the browser\'s cookie works over HTTP, and on a socket of our own pages only', async () => {
  const { email, password } = await house.signUp()
  const signedIn = await auth('sign-in/email', { email, password })
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  expect(signedIn.headers.getSetCookie()[0]).toMatch(/HttpOnly/i)
  expect(signedIn.headers.getSetCookie()[0]).toMatch(/SameSite=Lax/i)
  const response = await fetch(`${house.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', cookie }, body: '{"query":"{ me { email } }"}' })
  expect(await response.json()).toEqual({ data: { me: { email } } })
  const socket = await connect({}, { cookie, origin: house.url })
  socket.close()
  await expect(connect({}, { cookie, origin: 'https://elsewhere.test' })).rejects.toThrow('closed 4401')
})

test('a socket without a session is told to sign in', async () => {
  await expect(connect({})).rejects.toThrow('closed 4401')
  await expect(connect({ token: 'nonsense' })).rejects.toThrow('closed 4401')
})

test('signing out closes the sockets of that session at once, and leaves the other sessions of the same person alone', async () => {
  const first = await house.signUp()
  const second = await house.signIn(first.email, first.password)
  const [socket, other] = [await connect({ token: first.token }), await connect({ token: second.token })]
  const closed = closeCode(socket)
  expect((await auth('sign-out', {}, bearer(first))).status).toBe(200)
  expect(await closed).toBe(4403)
  expect(other.readyState).toBe(WebSocket.OPEN)
  expect((await house.ask('{ me { name } }', {}, first)).me).toBeNull()
  expect((await house.ask('{ me { name } }', {}, second)).me).not.toBeNull()
  other.close()
})

test('a session revoked from elsewhere loses its sockets and its requests, although it was proven a moment ago', async () => {
  const victim = await house.signUp()
  const owner = await house.signIn(victim.email, victim.password)
  expect((await house.ask('{ me { name } }', {}, victim)).me).not.toBeNull()
  const sockets = [await connect({ token: victim.token }), await connect({ token: victim.token })]
  const closed = Promise.all(sockets.map(closeCode))
  expect((await auth('revoke-session', { token: victim.token }, bearer(owner))).status).toBe(200)
  expect(await closed).toEqual([4403, 4403])
  expect((await house.ask('{ me { name } }', {}, victim)).me).toBeNull()
})

test('revoking all other sessions closes their sockets', async () => {
  const one = await house.signUp()
  const two = await house.signIn(one.email, one.password)
  const owner = await house.signIn(one.email, one.password)
  const closed = Promise.all([closeCode(await connect({ token: one.token })), closeCode(await connect({ token: two.token }))])
  expect((await auth('revoke-other-sessions', {}, bearer(owner))).status).toBe(200)
  expect(await closed).toEqual([4403, 4403])
  expect((await house.ask('{ me { name } }', {}, owner)).me).not.toBeNull()
})

test('guessing one person\'s password is stopped, with the seconds to wait, while others still get in', async () => {
  const { email } = await house.signUp()
  const other = await house.signUp()
  const statuses: number[] = []
  for (let attempt = 0; attempt < 11; attempt++) statuses.push((await auth('sign-in/email', { email, password: `guess number ${attempt}` })).status)
  expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401))
  expect(statuses[10]).toBe(429)
  const refused = await auth('sign-in/email', { email, password: 'guess' })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS', retryable: true })
  expect((await auth('sign-in/email', { email: other.email, password: other.password })).status).toBe(200)
})

test('the guard counts guesses however the path and the body are written', async () => {
  const { email } = await house.signUp()
  const { hostname, port } = new URL(house.url)
  /** `fetch` would straighten the path. */
  const guess = async (path: string, type = 'application/json', body = JSON.stringify({ email, password: 'a wrong guess' })): Promise<number> => {
    const asked = request({ hostname, port, path: `/api/auth/${path}`, method: 'POST', headers: { 'content-type': type } })
    asked.end(body)
    const [answer] = await once(asked, 'response') as [IncomingMessage]
    answer.resume()
    return answer.statusCode ?? 0
  }
  const paths = ['./sign-in/email', '%2e/sign-in/email', 'x/../sign-in/email', 'x/%2E./sign-in/email', '.\\sign-in/email']
  for (let attempt = 0; attempt < 10; attempt++) expect(await guess(paths[attempt % paths.length] ?? '')).toBe(401)
  for (const path of paths) expect([path, await guess(path)]).toEqual([path, 429])
  expect(await guess('sign-in/email', 'application/x-www-form-urlencoded', `email=${encodeURIComponent(email)}&password=guess`)).toBe(415)
})

test('a program signs in with fetch alone; a browser that does not say where it comes from, or comes from elsewhere, does not', async () => {
  const { email, password } = await house.signUp()
  const status = async (headers: Record<string, string>): Promise<number> => (await fetch(`${house.url}/api/auth/sign-in/email`, {
    method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ email, password }),
  })).status
  expect(await status({})).toBe(200)
  expect(await status({ 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await status({ origin: 'https://elsewhere.test' })).toBe(403)
})

test('a fault at sign-in is masked like any other, and nothing of it is printed', async () => {
  const { email, password } = await house.signUp()
  const print = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  await house.house.pool.query('alter table credentials rename to hidden_credentials')
  try {
    const answer = await auth('sign-in/email', { email, password })
    expect([answer.status, await answer.json()]).toEqual([500, {
      message: expect.stringMatching(/^Something of ours failed/), code: 'INTERNAL_SERVER_ERROR', reference: expect.stringMatching(/^[0-9a-f]{10}$/), retryable: false,
    }])
    expect(print).not.toHaveBeenCalled()
  } finally {
    await house.house.pool.query('alter table hidden_credentials rename to credentials')
    print.mockRestore()
  }
  expect((await auth('sign-in/email', { email, password })).status).toBe(200)
  const tooLarge = await auth('sign-in/email', { email: 'x'.repeat(30_000), password })
  expect([tooLarge.status, await tooLarge.json()]).toEqual([413, { message: 'The request is too large: at most 20 kB are read.', code: 'PAYLOAD_TOO_LARGE', retryable: false }])
})

test('two people who sign up with one address in the same instant: one gets in, and the address is printed nowhere', async () => {
  const print = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const person = { name: 'Twin', email: 'twin@example.test', password: 'a long password' }
  const answers = await Promise.all(Array.from({ length: 4 }, async () => await auth('sign-up/email', person)))
  expect(answers.map(answer => answer.status).sort()).toEqual([200, 422, 422, 422])
  expect(JSON.stringify(print.mock.calls)).not.toContain('twin@')
  print.mockRestore()
})

test('a name that nobody can read, an address too long to write to and a picture are refused, at sign-up and afterwards', async () => {
  const good = { name: 'Somebody', email: 'somebody@example.test', password: 'a long password' }
  const bad = [
    { name: '' }, { name: '  ' }, { name: 'N'.repeat(101) }, { name: 'a\u0000b' }, { name: 'a\u202eb' }, { name: 'a\ud800' }, { image: 'javascript:alert(1)' },
  ]
  for (const change of [...bad, { email: `${'a'.repeat(250)}@example.test` }]) {
    const answer = await auth('sign-up/email', { ...good, ...change })
    expect([change, answer.status, await answer.json()]).toEqual([change, 400, { code: expect.stringMatching(/^INVALID_/), message: expect.stringMatching(/^(name|email|image) /) }])
  }
  const session = await house.signUp()
  for (const change of bad) expect((await auth('update-user', change, bearer(session))).status).toBe(400)
  expect((await house.ask('{ me { name } }', {}, session)).me.name).toBe(session.name)
  expect((await auth('update-user', { name: 'Ünsal 👩‍💻' }, bearer(session))).status).toBe(200)
  expect((await auth('get-session', undefined, bearer(session))).headers.get('cache-control')).toBe('no-store')
})

test('only those who read the house see other people\'s accounts', async () => {
  const customer = await house.signUp()
  const administrator = await house.asAdministrator()
  const { errors } = await house.gql('{ accounts { nodes { id } } }', {}, customer)
  expect(errors[0]?.extensions['code']).toBe('FORBIDDEN')
  const { account } = await house.ask('query ($id: ID!) { account(id: $id) { name } }', { id: customer.accountId }, administrator)
  expect(account).toEqual({ name: customer.name })
  const { accounts } = await house.ask('query ($search: String) { accounts(search: $search) { nodes { name } } }', { search: customer.name }, administrator)
  expect(accounts.nodes).toContainEqual({ name: customer.name })
})

test('accepting the terms in force is noted once; another version is refused by its clause', async () => {
  const session = await house.signUp()
  const accept = 'mutation ($version: Int!) { acceptTerms(input: { version: $version }) { __typename ... on Account { acceptedTermsVersion acceptedTermsAt } ... on Refusal { code clause } } }'
  expect((await house.ask('{ terms { version isInForce isAccepted } }', {}, session)).terms).toEqual({ version: 1, isInForce: true, isAccepted: false })
  const first = await house.ask(accept, { version: 1 }, session)
  expect(first.acceptTerms).toMatchObject({ __typename: 'Account', acceptedTermsVersion: 1 })
  expect(await house.ask(accept, { version: 1 }, session)).toEqual(first)
  expect((await house.ask(accept, { version: 2 }, session)).acceptTerms).toEqual({ __typename: 'Refusal', code: 'TERMS_NOT_IN_FORCE', clause: 'P2.1' })
  expect((await house.ask('{ terms { isAccepted } }', {}, session)).terms.isAccepted).toBe(true)
  expect((await house.gql(accept, { version: 1 })).errors[0]?.extensions['code']).toBe('UNAUTHENTICATED')
})
