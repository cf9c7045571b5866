import { once } from 'node:events'
import WebSocket from 'ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse } from '../support/house.ts'

let house: TestHouse
let count = 0

beforeAll(async () => { house = await startTestHouse() })
afterAll(async () => { await house.stop() })

const CHANGE_ROLE = `mutation ($input: ChangeRoleInput!) { changeRole(input: $input) { __typename ... on Account { id role } ... on Refusal { code } } }`

async function giveRole(person: Session, role: string): Promise<unknown> {
  const input = { accountId: person.accountId, role, reason: 'Another desk.', idempotencyKey: `role ${++count}` }
  return (await house.ask(CHANGE_ROLE, { input }, await house.asAdministrator())).changeRole
}

async function connect({ token }: Session): Promise<WebSocket> {
  const socket = new WebSocket(`${house.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'connection_init', payload: { token } }))
  await once(socket, 'message')
  return socket
}

test('a role holds from the next request on, and what was open under the old one is closed at once; the session stays', async () => {
  const person = await house.signUp()
  expect((await house.gql('{ helpTimes { __typename } }', {}, person)).errors[0]?.extensions['code']).toBe('FORBIDDEN')
  expect(await giveRole(person, 'Agent')).toEqual({ __typename: 'Account', id: person.accountId, role: 'Agent' })
  expect((await house.gql('{ helpTimes { __typename } }', {}, person)).errors).toEqual([])

  const socket = await connect(person)
  const closed = once(socket, 'close', { signal: AbortSignal.timeout(5_000) })
  await giveRole(person, 'ReadOnly')
  expect((await closed)[0]).toBe(4405)
  expect((await house.gql('{ helpTimes { __typename } }', {}, person)).errors[0]?.extensions['code']).toBe('FORBIDDEN')
  expect((await house.ask('{ me { role permissions } suppliers { __typename } }', {}, person)).me).toEqual({ role: 'ReadOnly', permissions: ['ReadHouse'] })
})

test('finance works on money and not on orders, an agent the other way round', async () => {
  const [finance, agent] = [await house.signUp(), await house.signUp()]
  await giveRole(finance, 'Finance')
  await giveRole(agent, 'Agent')
  const codeOf = async (document: string, person: Session): Promise<unknown> => (await house.gql(document, {}, person)).errors[0]?.extensions['code']
  expect(await codeOf('{ creditProposals { nodes { id } } }', finance)).toBeUndefined()
  expect(await codeOf('{ creditProposals { nodes { id } } }', agent)).toBe('FORBIDDEN')
  expect(await codeOf('{ houseRefills { nodes { id } } }', finance)).toBe('FORBIDDEN')
  expect(await codeOf('{ houseRefills { nodes { id } } }', agent)).toBeUndefined()
})

test('what finance has done stands in the books as an agent\'s doing', async () => {
  const [finance, customer] = [await house.signUp(), await house.signUp()]
  await giveRole(finance, 'Finance')
  const input = { accountId: customer.accountId, amount: '5.00', reason: 'Sorry for the wait.', isBonus: true, idempotencyKey: 'five' }
  await house.ask('mutation ($input: CreditCustomerInput!) { creditCustomer(input: $input) { __typename } }', { input }, finance)
  const transfer = await house.house.db.selectFrom('transfers').select(['actor_kind', 'actor_id']).where('account_id', '=', customer.accountId).executeTakeFirstOrThrow()
  expect(transfer).toEqual({ actor_kind: 'Agent', actor_id: finance.accountId })
})
