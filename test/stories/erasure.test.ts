import { crc32, deflateSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Data, type Session, type TestHouse } from '../support/house.ts'
import { printLedger } from '../support/ledger.ts'
import { findInTables } from '../support/search-tables.ts'
import { readZip } from '../support/zip.ts'

// What a customer can do about what is held on them (P7.3), and what is never held where it does not belong (P7.2).

let house: TestHouse
let administrator: Session
let customer: Session
let serviceId: string
let order: string
let picture: string
let log = ''

const LINK = 'https://www.instagram.com/quill.and.ember/'
const MESSAGE = 'My studio in the old harbour waits for this.'

beforeAll(async () => {
  house = await startTestHouse({ simulator: true, worker: false, writeLog: line => { log += line } })
  await house.importCatalogue()
  administrator = await house.asAdministrator()
  customer = await house.asCustomer({ name: 'Ember Quillfeather' })
  const { services } = await house.ask(`{ services(filter: { platforms: [Instagram], metrics: [Followers] }, first: 100) { nodes { id type quantityMin } } }`, {}, customer)
  serviceId = services.nodes.find((one: Data) => one.type === 'Default' && one.quantityMin <= 1_000).id
  order = (await place(LINK)).id
  // A refusal, a held link and a question leave their marks as well.
  await place(LINK)
  await house.ask(`mutation ($input: AddContentRuleInput!) { addContentRule(input: $input) { __typename } }`, { input: { kind: 'Keyword', pattern: 'ember', action: 'Review', idempotencyKey: 'ember' } }, administrator)
  await house.ask(`mutation ($input: PlaceOrderInput!) { requestReview(input: $input) { __typename ... on PlacementReview { id } } }`, { input: orderInput('https://instagram.com/ember.quillfeather') }, customer)
  picture = await upload()
  const { openThread } = await house.ask(`mutation ($input: OpenThreadInput!) { openThread(input: $input) { __typename ... on Refusal { text } } }`, {
    input: { subject: 'Order', orderId: order, text: MESSAGE, imageIds: [picture], idempotencyKey: 'thread' },
  }, customer)
  expect(openThread.__typename).toBe('Thread')
})
afterAll(async () => await house.stop())

function orderInput(link: string): object {
  return { serviceId, link, quantity: 1_000, isPublicConfirmed: true, idempotencyKey: `order ${Math.random()}` }
}

async function place(link: string): Promise<Data> {
  return (await house.ask('mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Order { id } ... on Refusal { code } } }', { input: orderInput(link) }, customer)).placeOrder
}

/** A hundred white pixels squared, sent as a browser sends a screenshot. */
async function upload(): Promise<string> {
  const form = new FormData()
  form.set('file', new Blob([whitePng(100)], { type: 'image/png' }), 'screenshot.png')
  const response = await fetch(`${house.url}/files`, { method: 'POST', body: form, headers: { 'authorization': `Bearer ${customer.token}`, 'x-idempotency-key': 'picture' } })
  expect(response.status).toBe(201)
  return (await response.json() as { id: string }).id
}

function whitePng(side: number): Uint8Array<ArrayBuffer> {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const [head, tail] = [Buffer.alloc(4), Buffer.alloc(4)]
    head.writeUInt32BE(data.length)
    tail.writeUInt32BE(crc32(body))
    return Buffer.concat([head, body, tail])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 8
  const rows = Buffer.alloc(side * (side + 1), 255)
  for (let row = 0; row < side; row++) rows[row * (side + 1)] = 0
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return new Uint8Array(Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]))
}

async function erase(changes: object = {}): Promise<Data> {
  return await house.gql(`mutation ($input: EraseAccountInput!) { eraseAccount(input: $input) { __typename ... on ErasedAccount { id } ... on Refusal { code clause text facts { name value } } } }`, {
    input: { password: customer.password, confirmation: customer.email, idempotencyKey: 'erase', ...changes },
  }, customer)
}

const exportAs = async (session: Session | null, init: RequestInit = {}): Promise<Response> => await fetch(`${house.url}/export`, {
  method: 'POST', ...init, headers: { ...(session === null ? {} : { authorization: `Bearer ${session.token}` }), ...init.headers },
})

test('P7.3 everything held about a customer comes as one archive, without password or token, and nobody else\'s', async () => {
  const response = await exportAs(customer)
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/zip', 'cache-control': 'no-store', 'content-disposition': expect.stringMatching(/^attachment; filename="tallyboard-\d+-\d{4}-\d\d-\d\d\.zip"$/),
  })
  const files = readZip(Buffer.from(await response.arrayBuffer()))
  const read = (name: string): Data[] => JSON.parse(files.get(`${name}.json`)?.toString('utf8') ?? 'null')
  expect(read('person')).toMatchObject([{ name: 'Ember Quillfeather', email: customer.email }])
  expect(read('orders')).toMatchObject([{ id: Number(order), link: LINK, quantity: 1_000 }])
  expect(read('order-history')).toMatchObject([{ order_id: Number(order), kind: 'Placed' }])
  expect(read('money-moved').map(row => row.kind)).toEqual(['Credit', 'Charge'])
  expect(read('decisions').map(row => row.is_allowed)).toEqual([true, false])
  expect(read('reviews')).toMatchObject([{ link: 'https://instagram.com/ember.quillfeather', status: 'Waiting' }])
  expect(read('messages')).toMatchObject([{ text: MESSAGE }])
  expect(read('accepted-terms')).toMatchObject([{ version: 1 }])
  expect(read('pictures')).toMatchObject([{ id: picture, type: 'Png', width: 100 }])
  expect(files.get(`pictures/${picture}.png`)?.subarray(1, 4).toString()).toBe('PNG')
  const everything = [...files.values()].map(file => file.toString('utf8')).join('\n')
  const { rows: secrets } = await house.house.pool.query<{ secret: string }>('select password as secret from credentials union all select token from sessions')
  expect(secrets.length).toBeGreaterThan(2)
  for (const { secret } of secrets) expect(everything).not.toContain(secret)
  expect(everything).not.toContain(administrator.email)
})

test('P7.3 the archive is for whoever is signed in: not for strangers, not for another page, not by a mere link', async () => {
  expect((await exportAs(null)).status).toBe(401)
  expect((await exportAs(customer, { headers: { origin: 'https://elsewhere.example' } })).status).toBe(403)
  expect((await exportAs(customer, { method: 'GET' })).status).toBe(405)
})

test('P7.2 neither an e-mail address nor a token stands in a log line, an event or any table but those of signing in', async () => {
  await house.gql('{ me { name', {}, customer)
  await fetch(`${house.url}/api/auth/sign-in/email`, { method: 'POST', headers: { 'content-type': 'application/json', origin: house.url }, body: JSON.stringify({ email: customer.email, password: 'wrong password' }) })
  house.house.log.error({ err: new Error(`no mail reaches ${customer.email}`) }, 'a fault that names somebody')
  expect(log).toContain('a fault that names somebody')
  for (const { email, token, password } of [customer, administrator]) for (const text of [email, token, password]) expect(log).not.toContain(text)
  const found = await findInTables(house.databaseUrl, [customer.email, customer.token])
  expect([...new Set(found.map(place => place.split(':')[0]))].sort()).toEqual(['sessions.token', 'users.email'])
})

test('P7.3 open orders, money left, a wrong password and a wrong confirmation stand in the way, each with its numbers', async () => {
  expect((await erase({ password: 'not mine' })).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'password' } }])
  expect((await erase({ confirmation: 'somebody@example.test' })).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'confirmation' } }])
  expect((await erase()).data.eraseAccount).toMatchObject({ code: 'ACCOUNT_HAS_OPEN_ORDERS', clause: 'P7.3', facts: [{ name: 'openOrderCount', value: '1' }] })
  await house.ask('mutation ($input: CloseOrderInput!) { closeOrder(input: $input) { __typename } }', {
    input: { orderId: order, status: 'Completed', fault: 'Customer', cause: 'TargetPrivate', reason: 'quill.and.ember is private now', idempotencyKey: 'close' },
  }, administrator)
  expect((await erase()).data.eraseAccount).toMatchObject({ code: 'ACCOUNT_HAS_BALANCE', clause: 'P7.3', text: expect.stringContaining('USD are left') })
  const { erasureCheck } = await house.ask('{ erasureCheck(isBalanceGivenUp: true) { allowed checks { code verdict } } }', {}, customer)
  expect(erasureCheck).toMatchObject({ allowed: true })
  expect((await house.gql('mutation ($input: EraseAccountInput!) { eraseAccount(input: $input) { __typename ... on Refusal { code } } }', {
    input: { password: administrator.password, confirmation: administrator.email, isBalanceGivenUp: true, idempotencyKey: 'erase' },
  }, administrator)).data.eraseAccount).toMatchObject({ code: 'ACCOUNT_OF_THE_HOUSE' })
})

test('P7.3 an erased person is gone from every column of every table; the books hold, and the order stays in them without a name', async () => {
  const before = await printLedger(house.house, { order })
  const userId = (await house.ask('{ me { id } }', {}, customer)).me.id
  expect((await findInTables(house.databaseUrl, ['quill.and.ember', 'quillfeather', MESSAGE])).length).toBeGreaterThan(8)
  expect((await erase({ isBalanceGivenUp: true })).data.eraseAccount).toEqual({ __typename: 'ErasedAccount', id: customer.accountId })
  expect(await findInTables(house.databaseUrl, [customer.email, 'quillfeather', 'quill.and.ember', MESSAGE, userId, customer.token])).toEqual([])
  expect(await printLedger(house.house, { order })).toBe(before)
  const { books, account } = await house.ask(`query ($id: ID!) { books { sums { sum } sentences { sentence holds } } account(id: $id) { name status balance { available } } }`, { id: customer.accountId }, administrator)
  expect(books.sums).toEqual([{ sum: '0.00' }])
  expect(books.sentences.filter((one: Data) => !one.holds)).toEqual([])
  expect(account).toMatchObject({ name: null, status: 'Closed' })
  expect((await house.ask('{ me { name } }', {}, customer)).me).toBeNull()
  expect((await exportAs(customer)).status).toBe(401)
  expect((await house.house.pool.query('select from files where id = $1', [picture])).rowCount).toBe(0)
  expect((await fetch(`${house.url}/files/${picture}`, { headers: { authorization: `Bearer ${administrator.token}` } })).status).toBe(404)
  // The address is free again, and whoever takes it begins anew.
  const again = await house.signUp('Ember Quillfeather')
  expect(again.accountId).not.toBe(customer.accountId)
  expect((await house.ask('{ orders { nodes { id } } }', {}, again)).orders.nodes).toEqual([])
})
