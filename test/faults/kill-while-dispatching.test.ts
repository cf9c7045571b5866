import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHouse, type Session, type TestHouse } from '../support/house.ts'

// A house that only answers requests, a supplier that is a process of its own and keeps a log of every order it gets, and a server process
// that is killed without a word in the middle of sending fifty orders. The supplier's own log is the judge.

const ORDER_COUNT = 50

/** So many orders hang at the supplier: it takes the first of them and never answers, and the last it does not even take. Both look alike from here. */
const HANGING_TAKEN = [3, 11]
const HANGING_UNTAKEN = [7]

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FROM_SOURCE = ['--conditions=source', '--import', '@oxc-node/core/register']
const SUPPLIER_KEY = 'fault-supplier-key'

let desk: TestHouse
let administrator: Session
let customer: Session
let folder: string
let supplier: { readonly process: ChildProcess, readonly url: string }
const children = new Set<ChildProcess>()

interface LoggedAdd {
  readonly link: string
  readonly outcome: 'accepted' | 'refused' | 'accepted-then-hung'
  readonly order: number | null
}

const addLog = (): LoggedAdd[] => {
  try {
    return readFileSync(join(folder, 'adds.jsonl'), 'utf8').split('\n').filter(line => line !== '').map(line => JSON.parse(line) as LoggedAdd)
  } catch {
    // Nothing was sent yet.
    return []
  }
}

/** Starts a file of the server from its sources and waits for the line that says it is ready. */
async function start(file: string, variables: NodeJS.ProcessEnv, readyLine: (line: string) => string | null): Promise<{ process: ChildProcess, url: string }> {
  const child = spawn(process.execPath, [...FROM_SOURCE, join(ROOT, file)], {
    cwd: ROOT, env: { PATH: process.env['PATH'], ...variables }, stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  const lines = createInterface({ input: child.stdout })
  for await (const line of lines) {
    const url = readyLine(line)
    if (url === null) continue
    child.stdout.resume()
    return { process: child, url }
  }
  throw new Error(`${file} ended before it was ready`)
}

const startDispatching = async () => await start('server/src/main.ts', {
  DATABASE_URL: desk.databaseUrl, PORT: '0', ROLE: 'all', LOG_LEVEL: 'info', ALLOW_LOOPBACK_SUPPLIERS: '1', POOL_SIZE: '6',
}, line => line.includes('"ready"') ? (JSON.parse(line) as { url: string }).url : null)

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

const linkOf = (index: number): string => `instagram.com/killed_${index}`

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tallyboard-'))
  desk = await startTestHouse({ worker: false, variables: { ALLOW_LOOPBACK_SUPPLIERS: '1' } })
  supplier = await start('server/src/simulator/main.ts', {
    SIM_PORT: '0', SIM_SPEED: '0', SIM_CONTROL: '1', SIM_KEYS: SUPPLIER_KEY, SIM_QUIRKS: '0', SIM_MISHAPS: '0', SIM_CATALOGUE_SIZE: '100',
    SIM_LOG_FILE: join(folder, 'adds.jsonl'),
  }, line => /^simulator (http\S+)/.exec(line)?.[1] ?? null)
  administrator = await desk.asAdministrator()
  customer = await desk.asCustomer({ available: '1000.00' })
})

afterAll(async () => {
  for (const child of children) await kill(child)
  await desk.stop()
  await rm(folder, { recursive: true })
})

/** How many orders are in each state of their way to the supplier. */
async function states(): Promise<Record<string, number>> {
  const rows = await desk.house.db.selectFrom('dispatches').select(['state', eb => eb.fn.countAll<string>().as('count')]).groupBy('state').execute()
  return Object.fromEntries(rows.map(row => [row.state, Number(row.count)]))
}

test('a server killed in the middle of sending fifty orders loses none and sends none twice', async () => {
  await givenFiftyOrders()

  const first = await startDispatching()
  await expect.poll(() => addLog().length, { timeout: 30_000, interval: 5 }).toBeGreaterThan(20)
  await kill(first.process)
  const { Waiting: waitingCount = 0 } = await states()
  const sentBefore = addLog().length
  expect(sentBefore).toBeLessThan(ORDER_COUNT)
  expect(waitingCount).toBeGreaterThan(0)

  const second = await startDispatching()
  await expect.poll(async () => {
    const { Waiting = 0, Sending = 0 } = await states()
    return Waiting + Sending
  }, { timeout: 60_000, interval: 200 }).toBe(0)

  const links = addLog().map(add => add.link)
  expect(links.filter((link, index) => links.indexOf(link) !== index)).toEqual([])

  // Every order is either with the supplier under the number the supplier gave it, or listed as uncertain. Nothing is lost in between.
  const dispatches = await readDispatches()
  expect(dispatches).toHaveLength(ORDER_COUNT)
  const takenAs = new Map(addLog().filter(add => add.order !== null).map(add => [add.link, String(add.order)]))
  for (const dispatch of dispatches.filter(one => one.state === 'Accepted')) {
    expect([dispatch.link, dispatch.supplierOrderId]).toEqual([dispatch.link, takenAs.get(dispatch.link)])
  }
  const uncertain = dispatches.filter(one => one.state === 'Uncertain')
  expect(uncertain.length).toBe(ORDER_COUNT - dispatches.filter(one => one.state === 'Accepted').length)
  const hanging = [...HANGING_TAKEN, ...HANGING_UNTAKEN].map(index => `https://${linkOf(index)}`)
  expect(uncertain.map(one => one.link)).toEqual(expect.arrayContaining(hanging))

  await resolveAll(uncertain, takenAs)
  await expect.poll(states, { timeout: 30_000, interval: 200 }).toEqual({ Accepted: ORDER_COUNT })
  const taken = addLog().filter(add => add.order !== null).map(add => add.link)
  expect(taken).toHaveLength(ORDER_COUNT)
  expect(new Set(taken).size).toBe(ORDER_COUNT)
  await kill(second.process)
})

async function givenFiftyOrders(): Promise<void> {
  const { addSupplier } = await desk.ask(`mutation ($input: AddSupplierInput!) { addSupplier(input: $input) { __typename ... on Supplier { id } ... on Refusal { text } } }`, {
    input: { name: 'The other company', url: `${supplier.url}/api/v2`, key: SUPPLIER_KEY, rateCapPerSecond: 15, idempotencyKey: 'supplier' },
  }, administrator)
  await desk.ask(`mutation ($input: ImportCatalogueInput!) { importCatalogue(input: $input) { __typename ... on Refusal { text } } }`, {
    input: { supplierId: addSupplier.id, idempotencyKey: 'import' },
  }, administrator)
  const { services } = await desk.ask(`{ services(filter: { platforms: [Instagram], metrics: [Followers] }, first: 100) { nodes { id type quantityMin } } }`, {}, customer)
  const service = services.nodes.find((node: { type: string }) => node.type === 'Default')
  for (const [indexes, accept] of [[HANGING_TAKEN, 'hang'], [HANGING_UNTAKEN, 'hang-untaken']] as const) {
    for (const index of indexes) {
      const response = await fetch(`${supplier.url}/control/script`, {
        method: 'POST', body: JSON.stringify({ match: { link: `https://${linkOf(index)}` }, script: { accept } }),
      })
      expect(response.status).toBe(200)
    }
  }
  for (let index = 0; index < ORDER_COUNT; index++) {
    const { placeOrder } = await desk.ask(`mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { __typename ... on Refusal { text } } }`, {
      input: { serviceId: service.id, link: `https://${linkOf(index)}`, quantity: service.quantityMin, isPublicConfirmed: true, idempotencyKey: `order ${index}` },
    }, customer)
    expect(placeOrder).toEqual({ __typename: 'Order' })
  }
}

interface ListedDispatch {
  readonly orderId: string
  readonly state: string
  readonly supplierOrderId: string | null
  readonly link: string
}

/** As an administrator sees them. */
async function readDispatches(): Promise<ListedDispatch[]> {
  const lists = await Promise.all(['Waiting', 'Sending', 'Accepted', 'Refused', 'Uncertain', 'Dropped'].map(async state => {
    const { dispatches } = await desk.ask(`query ($state: DispatchState!) { dispatches(state: $state, first: 100) {
      nodes { orderId state supplierOrderId order { canonicalLink } } } }`, { state }, administrator)
    return (dispatches.nodes as (Omit<ListedDispatch, 'link'> & { order: { canonicalLink: string } })[])
      .map(({ order, ...dispatch }) => ({ ...dispatch, link: `https://${order.canonicalLink}` }))
  }))
  return lists.flat()
}

/** An administrator looks each uncertain order up at the supplier: taken there, or to be sent again. */
async function resolveAll(uncertain: readonly ListedDispatch[], takenAs: ReadonlyMap<string, string>): Promise<void> {
  for (const { orderId, link } of uncertain) {
    const supplierOrderId = takenAs.get(link) ?? null
    const { resolveDispatch } = await desk.ask(`mutation ($input: ResolveDispatchInput!) { resolveDispatch(input: $input) { __typename ... on Refusal { text } } }`, {
      input: {
        orderId, resolution: supplierOrderId === null ? 'SendAgain' : 'Taken', supplierOrderId, reason: 'Looked up in the supplier\'s panel', idempotencyKey: `resolve ${orderId}`,
      },
    }, administrator)
    expect(resolveDispatch).toEqual({ __typename: 'Dispatch' })
  }
}
