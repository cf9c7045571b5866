import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Role } from '@tallyboard/schema'
import { sql } from 'kysely'
import { permissionsOf, type Viewer } from '../context.ts'
import { readEnv } from '../env.ts'
import { openHouse, type House } from '../house.ts'
import { addSupplier } from './add-supplier.ts'
import { importCatalogue } from './import-catalogue.ts'
import type { CatalogueImportRow } from './supplier-query.ts'

/** A supplier that says exactly what a test wants, and counts what it is asked. */
export interface ScriptedSupplier {
  readonly apiUrl: string
  readonly calls: Record<string, string>[]
  /** Answers each call by its form; text is sent as it is, anything else as JSON, undefined never, and a promise when it is kept. */
  answer: (form: Record<string, string>) => unknown
  stop(): Promise<void>
}

export const TEST_KEY = 'test-supplier-key'

export async function startScriptedSupplier(): Promise<ScriptedSupplier> {
  const server = createServer((request: IncomingMessage, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => { text += chunk.toString() })
    request.on('end', async () => {
      const form = Object.fromEntries(new URLSearchParams(text))
      supplier.calls.push(form)
      const answer = form['action'] === 'balance' ? { balance: '1000', currency: 'USD' } : await supplier.answer(form)
      if (answer !== undefined) response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const supplier: ScriptedSupplier = {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2`,
    calls: [],
    answer: () => ({ error: 'Incorrect request' }),
    stop: () => new Promise(resolve => {
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
  return supplier
}

/** A row of a `services` answer. */
export function listed(service: number, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    service, name: `Instagram Followers ${service} [R30]`, type: 'Default', category: 'Instagram', rate: '1.00', min: '10', max: '10000', refill: true, cancel: false, ...changes,
  }
}

/** A house with an administrator and a customer, and nothing that runs by itself. */
export interface SupplierHouse {
  readonly house: House
  readonly clock: { at: Date }
  readonly administrator: Viewer
  readonly customer: Viewer
  /** Another process on the same database. */
  another(): Promise<House>
  addSupplier(apiUrl: string, rateCapPerSecond?: number): Promise<string>
  importFrom(supplierId: string, changes?: Partial<Parameters<typeof importCatalogue>[2]>): Promise<CatalogueImportRow>
  /** An order as placing leaves it, for the first service unless named. */
  placeOrder(changes?: { readonly link?: string, readonly quantity?: number, readonly externalId?: string }): Promise<string>
  dispatchOf(orderId: string): Promise<Record<string, unknown>>
  orderOf(orderId: string): Promise<Record<string, unknown>>
  historyOf(orderId: string): Promise<string[]>
  anomalies(): Promise<{ kind: string, order_id: string | null, text: string, occurrence_count: number }[]>
  close(): Promise<void>
}

/** `database` is the caller's own; it is dropped with the house. */
export async function openSupplierHouse(
  database: { readonly url: string, drop(): Promise<void> }, clock: { at: Date } = { at: new Date('2026-03-01T12:00:00Z') },
): Promise<SupplierHouse> {
  const open = async (): Promise<House> => {
    const house = await openHouse(readEnv({ DATABASE_URL: database.url, ALLOW_LOOPBACK_SUPPLIERS: '1', POOL_SIZE: '6', LOG_LEVEL: 'silent' }), { clock: () => clock.at })
    houses.push(house)
    return house
  }
  const houses: House[] = []
  const house = await open()
  const [administrator, customer] = [await openViewer(house, 'administrator', Role.Administrator), await openViewer(house, 'customer', Role.Customer)]
  let count = 0
  const key = (): string => `key ${++count}`
  const rowOf = async (query: Promise<{ rows: unknown[] }>): Promise<Record<string, unknown>> => {
    const row = (await query).rows[0]
    if (row === undefined) throw new Error('there is no such row')
    return row as Record<string, unknown>
  }
  return {
    house, clock, administrator, customer, another: open,
    addSupplier: async (apiUrl, rateCapPerSecond = 1_000) => {
      const answer = await addSupplier(house, administrator, { name: `Supplier ${key()}`, url: apiUrl, key: TEST_KEY, currency: 'USD', rateCapPerSecond, idempotencyKey: key() })
      if (answer.kind === 'Refused') throw new Error(answer.refusal.text)
      return answer.supplierId
    },
    importFrom: async (supplierId, changes = {}) => {
      const answer = await importCatalogue(house, administrator, {
        supplierId, markupBasisPoints: 3_000, putOnSale: true, declaredSource: null, idempotencyKey: key(), ...changes,
      })
      if (answer.kind === 'Refused') throw new Error(answer.refusal.text)
      return await house.db.selectFrom('catalogue_imports').selectAll().where('id', '=', answer.importId).executeTakeFirstOrThrow()
    },
    placeOrder: async ({ link = `instagram.com/somebody${++count}`, quantity = 1_000, externalId } = {}) => {
      const { id } = await rowOf(sql`
        with service as (
          select s.* from services s join supplier_services u on u.id = s.supplier_service_id
          where ${externalId ?? null}::text is null or u.external_id = ${externalId ?? null} order by s.id limit 1
        ), o as (
          insert into orders (account_id, service_id, supplier_id, service_name, platform, metric, type, status, link, canonical_link, lock_key, quantity, rate_micros,
            charged_micros, charge_micros, currency, terms_version, settings_version, estimate, placement_checks, placed_at, changed_at)
          select ${customer.accountId}::bigint, id, supplier_id, name, platform, metric, type, 'Pending', ${`https://${link}`}, ${link}, ${link}, ${quantity}, rate_micros,
            rate_micros * ${quantity}::bigint / 1000, rate_micros * ${quantity}::bigint / 1000, currency, 1, 1, '{}', '[]', ${clock.at}::timestamptz, ${clock.at}::timestamptz from service
          returning *
        ), event as (
          insert into order_events (order_id, version, account_id, kind, at, status, actor_kind, delivered, delivered_change, charge_micros, refund_micros)
          select id, version, account_id, 'Placed', placed_at, status, 'Customer', 0, 0, charge_micros, 0 from o
        )
        insert into dispatches (order_id, supplier_id, state, changed_at) select id, supplier_id, 'Waiting', placed_at from o returning order_id as id`.execute(house.db))
      return String(id)
    },
    dispatchOf: async orderId => await rowOf(sql`select * from dispatches where order_id = ${orderId}::bigint`.execute(house.db)),
    orderOf: async orderId => await rowOf(sql`select * from orders where id = ${orderId}::bigint`.execute(house.db)),
    historyOf: async orderId => {
      const { rows } = await sql<{ kind: string }>`select kind from order_events where order_id = ${orderId}::bigint order by version`.execute(house.db)
      return rows.map(row => row.kind)
    },
    anomalies: async () => await house.db.selectFrom('anomalies').select(['kind', 'order_id', 'text', 'occurrence_count']).orderBy('id').execute(),
    close: async () => {
      for (const opened of houses) await opened.close()
      await database.drop()
    },
  }
}

async function openViewer(house: House, name: string, role: Role): Promise<Viewer> {
  await sql`insert into users (id, name, email) values (${name}, ${name}, ${`${name}@example.test`})`.execute(house.db)
  const { rows: [account] } = await sql<{ id: string }>`update accounts set role = ${role} where user_id = ${name} returning id`.execute(house.db)
  if (account === undefined) throw new Error('a user has an account')
  return { userId: name, sessionId: name, accountId: account.id, role, permissions: permissionsOf(role) }
}
