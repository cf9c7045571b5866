import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse } from '../support/house.ts'

// Whatever is wrong with an order is answered with the field or the clause at fault, and nothing is charged.

let house: TestHouse
let customer: Session
let serviceId: string
let count = 0

beforeAll(async () => {
  house = await startTestHouse({ simulator: true, worker: false })
  await house.importCatalogue()
  customer = await house.asCustomer()
  const { services } = await house.ask('{ services(filter: { platforms: [Instagram], metrics: [Followers] }) { nodes { id type quantityMin quantityMax } } }', {}, customer)
  serviceId = services.nodes.find((one: { type: string, quantityMin: number, quantityMax: number }) => one.type === 'Default' && one.quantityMin <= 1_000 && one.quantityMax >= 1_000).id
})
afterAll(async () => {
  const { me } = await house.ask('{ me { account { balance { available version } } } }', {}, customer)
  expect(me.account.balance).toEqual({ available: '100.00', version: 1 })
  const { books } = await house.ask('{ books { sentences { sentence holds } } }', {}, await house.asAdministrator())
  expect(books.sentences.filter((one: { holds: boolean }) => !one.holds)).toEqual([])
  await house.stop()
})

const PLACE = `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Refusal { code clause title text } } }`

const place = async (changes: Readonly<Record<string, unknown>>) => await house.gql(PLACE, {
  input: { serviceId, link: 'https://instagram.com/fine', quantity: 1_000, isPublicConfirmed: true, idempotencyKey: `bad ${++count}`, ...changes },
}, customer)

test.each<[string, string]>([
  ['no link', 'not a link at all'],
  ['a script', 'javascript:alert(1)'],
  ['a private address', 'http://192.168.0.1/admin'],
  ['this very machine', 'http://localhost:4000/graphql'],
  ['a name without a dot', 'https://intranet/'],
  ['a control character', 'https://instagram.com/fine\u0007'],
  ['a look-alike letter', 'https://instаgram.com/fine'],
  ['ten thousand characters', `https://instagram.com/${'a'.repeat(10_000)}`],
  ['credentials', 'https://user:secret@instagram.com/fine'],
  ['another platform', 'https://youtu.be/pQ4v-8LmKd0'],
])('a link that is %s is refused by P2.2', async (_, link) => {
  const { data, errors } = await place({ link })
  expect(errors).toEqual([])
  expect(data.placeOrder).toMatchObject({ __typename: 'Refusal', clause: 'P2.2', code: expect.stringMatching(/^(BAD_LINK|LINK_PLATFORM_MISMATCH)$/) })
  expect(data.placeOrder.text).not.toBe('')
})

test.each<[unknown, string]>([[0, 'P1.6'], [-1, 'P1.6'], [2_147_483_647, 'P1.6'], [null, 'P1.6']])('a quantity of %s is refused by %s', async (quantity, clause) => {
  expect((await place({ quantity })).data.placeOrder).toMatchObject({ __typename: 'Refusal', clause })
})

test.each([1.5, 2_147_483_648, 'a thousand', true])('a quantity of %s is no quantity: the answer names the field', async (quantity) => {
  const { status, errors } = await place({ quantity })
  expect(status).toBe(400)
  expect(errors[0]?.message).toContain('input.quantity')
})

test.each(['0', '-1', '99999999', '1e3', '1; drop table orders', '', '92233720368547758070'])('a service called %j is not found', async (id) => {
  const { errors } = await place({ serviceId: id })
  expect(errors[0]).toMatchObject({ message: 'There is no such service.', extensions: { code: 'NOT_FOUND', field: 'serviceId' } })
  expect((await house.ask('query ($id: ID!) { service(id: $id) { id } }', { id }, customer)).service).toBeNull()
})

test('orders and cursors of others, of other lists, and of nobody are not looked up', async () => {
  for (const id of ['1', 'x', '9'.repeat(30)]) expect((await house.ask('query ($id: ID!) { order(id: $id) { id } }', { id }, customer)).order).toBeNull()
  const forge = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
  const ask = async (query: string, after: string) => (await house.gql(`query ($after: String) { ${query} }`, { after }, customer)).errors[0]?.extensions['code']
  for (const after of ['x', '====', forge(1, 'statement', '5'), forge(1, 'orders', 5), forge(1, 'orders', '5\'; --'), forge(2, 'orders', '5'), 'A'.repeat(5_000)]) {
    expect([after, await ask('orders(after: $after) { nodes { id } }', after)]).toEqual([after, 'BAD_USER_INPUT'])
  }
  for (const after of [forge(1, 'services/Name', 'x'), forge(1, 'services/RateAscending', '9'.repeat(40), '1'), forge(1, 'services/RateAscending', 'x', '1')]) {
    expect([after, await ask('services(after: $after) { nodes { id } }', after)]).toEqual([after, 'BAD_USER_INPUT'])
  }
  expect(await ask('statement(after: $after) { nodes { id } }', forge(1, 'orders', '5'))).toBe('BAD_USER_INPUT')
})

test('texts with a character that cannot be kept are an input error that names the field, wherever they are', async () => {
  const fieldOf = async (query: string, variables: Record<string, unknown> = {}) => {
    const { extensions } = (await house.gql(query, variables, customer)).errors[0] ?? {}
    return [extensions?.['code'], extensions?.['field']]
  }
  expect(await fieldOf('query ($text: String) { services(filter: { search: $text }) { nodes { id } } }', { text: 'a\u0000b' })).toEqual(['BAD_USER_INPUT', 'text'])
  expect(await fieldOf('query ($filter: ServiceFilter) { services(filter: $filter) { nodes { id } } }', { filter: { categories: ['a', 'b\u0000'] } })).toEqual(['BAD_USER_INPUT', 'categories'])
  expect(await fieldOf(String.raw`{ orders(filter: { search: "a\u0000b" }) { nodes { id } } }`)).toEqual(['GRAPHQL_VALIDATION_FAILED', 'search'])
  for (const field of ['link', 'comments', 'idempotencyKey']) {
    expect((await place({ [field]: 'a\u0000b' })).errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
  }
})

test('comments that nobody can see are an input error by name; emoji, accents and right-to-left words are fine', async () => {
  for (const comments of ['a\u0007b', 'a\u202eb', 'a\ud800b', 'a\u2066b', 'a\u009bb']) {
    expect((await place({ comments, quantity: 0 })).errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'comments' })
  }
  expect((await place({ comments: 'gut gemacht\u00fc\n👨‍👩‍👧 ♻️\r\nשלום\tمرحبا', quantity: 0 })).data.placeOrder).toMatchObject({ clause: 'P1.6' })
})

test('a search may hold whatever people type', async () => {
  for (const search of ['%', '_', '\\', '\'', '" OR 1=1', '(', '♻️', 'x'.repeat(2_000), '🎉'.repeat(300), '   ']) {
    const found = await house.ask('query ($search: String) { services(filter: { search: $search }) { totalCount } orderCounts(search: $search) { all } }', { search }, customer)
    expect(found.orderCounts.all).toBe(0)
  }
})

test('what the overview cannot mean is an input error by name', async () => {
  for (const [args, field] of [['days: 0', 'days'], ['days: 4000', 'days'], ['timeZone: "+02:00"', 'timeZone'], ['timeZone: "Mars/Olympus"', 'timeZone'], ['timeZone: "\'; --"', 'timeZone']] as const) {
    expect((await house.gql(`{ overview(${args}) { deliveredToday } }`, {}, customer)).errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
  }
})

test('a stranger is told to sign in, and sees nothing', async () => {
  for (const query of ['{ orders { nodes { id } } }', '{ services { nodes { id } } }', '{ overview { openOrderCount } }', '{ statement { nodes { id } } }', '{ books { sums { sum } } }']) {
    expect((await house.gql(query)).errors[0]?.extensions['code']).toBe('UNAUTHENTICATED')
  }
})
