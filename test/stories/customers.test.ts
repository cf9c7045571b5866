import { once } from 'node:events'
import WebSocket from 'ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse } from '../support/house.ts'

let house: TestHouse
let count = 0

beforeAll(async () => { house = await startTestHouse() })
afterAll(async () => { await house.stop() })

const reasoned = ({ accountId }: Session): Record<string, unknown> => ({ input: { accountId, reason: 'Asked by the bank.', idempotencyKey: `by hand ${++count}` } })
const SUSPEND = 'mutation ($input: SuspendAccountInput!) { answer: suspendAccount(input: $input) { __typename ... on Account { status } ... on Refusal { code clause } } }'
const CLOSE = 'mutation ($input: CloseAccountInput!) { answer: closeAccount(input: $input) { __typename ... on Account { status } ... on Refusal { code clause } } }'
const RESTORE = 'mutation ($input: RestoreAccountInput!) { answer: restoreAccount(input: $input) { __typename ... on Account { status } } }'

async function connect({ token }: Session): Promise<WebSocket> {
  const socket = new WebSocket(`${house.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'connection_init', payload: { token } }))
  await once(socket, 'message')
  return socket
}

async function closeCodes(sockets: readonly WebSocket[]): Promise<number[]> {
  return await Promise.all(sockets.map(async socket => (await once(socket, 'close', { signal: AbortSignal.timeout(5_000) }) as [number])[0]))
}

test('P2.10 a customer who is suspended loses every open socket at once, stays signed in, and is told so; so is one who is restored', async () => {
  const customer = await house.signUp()
  const administrator = await house.asAdministrator()
  const closed = closeCodes([await connect(customer), await connect(customer)])
  expect((await house.ask(SUSPEND, reasoned(customer), administrator)).answer).toEqual({ __typename: 'Account', status: 'Suspended' })
  expect(await closed).toEqual([4405, 4405])
  expect((await house.ask('{ me { account { status } } }', {}, customer)).me).toEqual({ account: { status: 'Suspended' } })

  const again = closeCodes([await connect(customer)])
  expect((await house.ask(RESTORE, reasoned(customer), administrator)).answer).toEqual({ __typename: 'Account', status: 'Active' })
  expect(await again).toEqual([4405])
  expect((await house.ask(CLOSE, reasoned(customer), administrator)).answer).toEqual({ __typename: 'Account', status: 'Closed' })
  expect((await house.ask(SUSPEND, reasoned(customer), administrator)).answer).toEqual({ __typename: 'Refusal', code: 'STANDING_CLOSED', clause: 'P5.8' })
})

test('an administrator sees where a customer is signed in and ends one session: its socket closes at once, the others stay', async () => {
  const customer = await house.signUp()
  const other = await house.signIn(customer.email, customer.password)
  const administrator = await house.asAdministrator()
  const socket = await connect(customer)
  const kept = await connect(other)
  const sessions = (await house.ask('query ($id: ID!) { customerSessions(accountId: $id) { id signedInAt } }', { id: customer.accountId }, administrator)).customerSessions as { id: string, signedInAt: string }[]
  expect(sessions).toHaveLength(2)
  const id = await house.house.db.selectFrom('sessions').select('id').where('token', '=', customer.token.split('.')[0] ?? '').executeTakeFirstOrThrow()
  const closed = closeCodes([socket])
  const { left } = await house.ask('mutation ($input: RevokeCustomerSessionInput!) { left: revokeCustomerSession(input: $input) { id } }', { input: { accountId: customer.accountId, sessionId: id.id, idempotencyKey: 'end one' } }, administrator)
  expect(left).toEqual(sessions.filter(session => session.id !== id.id).map(session => ({ id: session.id })))
  expect(await closed).toEqual([4403])
  expect((await house.ask('{ me { id } }', {}, customer)).me).toBeNull()
  expect((await house.ask('{ me { name } }', {}, other)).me).toEqual({ name: customer.name })
  expect(kept.readyState).toBe(WebSocket.OPEN)
  kept.close()
})

test('P7.3 a note is read by the house and never by its customer, and everything about a customer is on one page', async () => {
  const customer = await house.asCustomer({ name: 'Ada', available: '25.00' })
  const administrator = await house.asAdministrator()
  const input = { accountId: customer.accountId, text: 'Writes in the evening.', idempotencyKey: 'noted' }
  expect((await house.ask('mutation ($input: AddCustomerNoteInput!) { note: addCustomerNote(input: $input) { text author } }', { input }, administrator)).note).toEqual({ text: input.text, author: 'Administrator' })
  const PROFILE = `query ($id: ID!) { customer(id: $id) {
    customer { email account { name status role balance { available } } } counts { orderCount paymentCount sessionCount } latest { kind } standing { after } roles { after } notes { text author }
  } }`
  expect((await house.ask(PROFILE, { id: customer.accountId }, administrator)).customer).toEqual({
    customer: { email: customer.email, account: { name: 'Ada', status: 'Active', role: 'Customer', balance: { available: '25.00' } } },
    counts: { orderCount: 0, paymentCount: 0, sessionCount: 1 }, latest: [], standing: [], roles: [], notes: [{ text: input.text, author: 'Administrator' }],
  })
  expect((await house.gql(PROFILE, { id: customer.accountId }, customer)).errors[0]?.extensions['code']).toBe('FORBIDDEN')
  expect((await house.ask('query { customers(search: "ada") { nodes { id } } }', {}, administrator)).customers.nodes).toEqual([{ id: customer.accountId }])
})
