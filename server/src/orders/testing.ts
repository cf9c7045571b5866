import { Role, type Refusal } from '@tallyboard/schema'
import { createTestDatabase } from '@tallyboard/test/support/database.ts'
import { sql } from 'kysely'
import { permissionsOf, type Viewer } from '../context.ts'
import { readEnv } from '../env.ts'
import { checkBooks } from '../funds/books.ts'
import { creditCustomer } from '../funds/credit-customer.ts'
import { decideCreditProposal } from '../funds/decide-credit.ts'
import { openHouse, type House } from '../house.ts'
import { searchTextOf } from '../services/search-text.ts'
import { placeOrder, type PlaceOrderRequest } from './place-order.ts'

/** A service to order, in the fewest words. */
export interface TestService {
  readonly name?: string
  readonly platform?: string
  readonly metric?: string
  readonly category?: string
  readonly type?: string
  readonly rateMicros?: bigint
  /** What the supplier asks; a millionth unless told otherwise, and nothing for what is free. */
  readonly costMicros?: bigint
  readonly quantityMin?: number
  readonly quantityMax?: number
  readonly guaranteeDays?: number | null
  readonly dropClass?: string | null
}

/** A house with an administrator, money and services to order; nothing runs by itself. */
export interface OrderHouse {
  readonly house: House
  readonly clock: { at: Date }
  readonly administrator: Viewer
  /** Another one, for what takes two. */
  readonly secondAdministrator: Viewer
  /** A customer who accepted the terms and was given money. */
  openCustomer(availableMicros?: bigint): Promise<Viewer>
  addService(service?: TestService): Promise<string>
  /** A request that passes, for a link of its own unless told otherwise. */
  requestFor(serviceId: string, changes?: Partial<PlaceOrderRequest>): PlaceOrderRequest
  /** Places an order that must pass, and answers its id. */
  place(customer: Viewer, serviceId: string, changes?: Partial<PlaceOrderRequest>): Promise<string>
  orderOf(orderId: string): Promise<Record<string, unknown>>
  historyOf(orderId: string): Promise<Record<string, unknown>[]>
  availableOf(viewer: Viewer): Promise<bigint>
  /** The sentences of the books that do not hold. */
  wrongInBooks(): Promise<string[]>
  close(): Promise<void>
}

export async function openOrderHouse(): Promise<OrderHouse> {
  const database = await createTestDatabase()
  const clock = { at: new Date('2026-03-01T12:00:00.000Z') }
  const house = await openHouse(readEnv({ DATABASE_URL: database.url, POOL_SIZE: '16', LOG_LEVEL: 'silent' }), { clock: () => clock.at })
  let count = 0
  const key = (): string => `key ${++count}`
  const administrator = await openViewer(house, 'administrator', Role.Administrator)
  const secondAdministrator = await openViewer(house, 'second administrator', Role.Administrator)
  const { rows: [supplier] } = await sql<{ id: string }>`
    insert into suppliers (name, url, key_sealed, currency, rate_cap_per_second, created_at)
    values ('Supplier', 'https://supplier.example/api/v2', 'sealed', 'USD', 20, ${clock.at}::timestamptz) returning id`.execute(house.db)
  const supplierId = supplier?.id ?? ''

  const requestFor: OrderHouse['requestFor'] = (serviceId, changes = {}) => ({
    serviceId, link: `https://instagram.com/somebody.${++count}`, quantity: 1_000, comments: null, answerNumber: null, isPublicConfirmed: true,
    expectedChargeMicros: null, idempotencyKey: key(), ...changes,
  })

  return {
    house, clock, administrator, secondAdministrator, requestFor,
    openCustomer: async (availableMicros = 100_000_000n) => {
      const viewer = await openViewer(house, `customer ${++count}`, Role.Customer)
      await sql`update accounts set accepted_terms_version = 1, accepted_terms_at = ${clock.at}::timestamptz where id = ${viewer.accountId}::bigint`.execute(house.db)
      if (availableMicros > 0n) {
        const answer = await creditCustomer(house, administrator, {
          accountId: viewer.accountId, amountMicros: availableMicros, reason: 'Test money', isBonus: true, idempotencyKey: key(),
        })
        if (answer.kind === 'Proposed') {
          await decideCreditProposal(house, secondAdministrator, { proposalId: answer.proposalId, status: 'Approved', reason: 'Test money', idempotencyKey: key() })
        }
      }
      return viewer
    },
    addService: async (service = {}) => {
      const given = {
        name: 'Instagram followers', platform: 'Instagram', metric: 'Followers', category: 'Instagram followers', type: 'Default', rateMicros: 1_000_000n,
        quantityMin: 100, quantityMax: 100_000, guaranteeDays: 30, dropClass: null, ...service,
      }
      const costMicros = given.costMicros ?? (given.rateMicros > 0n ? 1n : 0n)
      const number = ++count
      const { rows: [row] } = await sql<{ id: string }>`
        with offered as (
          insert into supplier_services (supplier_id, external_id, name, type, category, cost_micros, quantity_min, quantity_max, is_refillable, is_cancellable, raw, seen_at)
          values (${supplierId}::bigint, ${String(number)}, ${given.name}, 'Default', ${given.category}, ${costMicros}::bigint, 1, 1000000, true, false, '{}', ${clock.at}::timestamptz) returning id
        )
        insert into services (supplier_service_id, supplier_id, platform, metric, category, type, name, rate_micros, currency, quantity_min, quantity_max,
          guarantee_days, guarantee_words, is_on_sale, drop_class, search_text, created_at, changed_at)
        select id, ${supplierId}::bigint, ${given.platform}, ${given.metric}, ${given.category}, ${given.type}, ${given.name}, ${given.rateMicros}::bigint, 'USD',
          ${given.quantityMin}, ${given.quantityMax}, ${given.guaranteeDays}, ${given.guaranteeDays === null ? null : `R${given.guaranteeDays}`}, true, ${given.dropClass},
          ${searchTextOf(given)}, ${clock.at}::timestamptz, ${clock.at}::timestamptz from offered returning id`.execute(house.db)
      return row?.id ?? ''
    },
    place: async (customer, serviceId, changes) => {
      const answer = await placeOrder(house, customer, requestFor(serviceId, changes))
      if (answer.kind === 'Refused') throw new Error(`refused: ${said(answer.refusal)}`)
      return answer.orderId
    },
    orderOf: async orderId => (await house.db.selectFrom('orders').selectAll().where('id', '=', orderId).executeTakeFirstOrThrow()) as Record<string, unknown>,
    historyOf: async orderId => await house.db.selectFrom('order_events').selectAll().where('order_id', '=', orderId).orderBy('version').execute() as Record<string, unknown>[],
    availableOf: async ({ accountId }) => BigInt(String((await house.db.selectFrom('balances').select('available_micros').where('account_id', '=', accountId).executeTakeFirstOrThrow()).available_micros)),
    wrongInBooks: async () => (await checkBooks(house.db)).filter(answer => answer.exceptionCount > 0).map(answer => `${answer.sentence} ${answer.examples.join(' ')}`),
    close: async () => {
      await house.close()
      await database.drop()
    },
  }
}

/** A refusal in one line. */
export function said({ code, clause, text }: Refusal): string {
  return `${code} (${clause}): ${text}`
}

async function openViewer(house: House, name: string, role: Role): Promise<Viewer> {
  await sql`insert into users (id, name, email) values (${name}, ${name}, ${`${name.replaceAll(' ', '.')}@example.test`})`.execute(house.db)
  const { rows: [account] } = await sql<{ id: string }>`update accounts set role = ${role} where user_id = ${name} returning id`.execute(house.db)
  if (account === undefined) throw new Error('a user has an account')
  return { userId: name, sessionId: name, accountId: account.id, role, permissions: permissionsOf(role) }
}
