import { Permission } from '@tallyboard/schema'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, violatedConstraint } from '../errors.ts'
import { houseCurrency } from '../house-currency.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
import { seal } from './seal.ts'
import { readSupplierAddress } from './supplier-address.ts'
import { clientOf } from './supplier-gate.ts'
import { answeredBefore, supplierRefusal } from './supplier-refusal.ts'

/** A supplier to buy from: where its API is and the key it gave the house. */
export interface AddSupplierRequest {
  readonly name: string
  readonly url: string
  readonly key: string
  readonly currency: string
  /** Calls a second, all workers together. */
  readonly rateCapPerSecond: number
  readonly idempotencyKey: string
}

/** The supplier as it is kept. */
export interface SupplierAdded {
  readonly kind: 'Added'
  readonly supplierId: string
}

const NAME_LENGTH_MAX = 100
/** The key is struck out of whatever a supplier answers; a shorter one would be part of a number there. */
const KEY_LENGTH_MIN = 8
const KEY_LENGTH_MAX = 500
const RATE_CAP_MAX = 1_000

/** Adds a supplier whose key was tried: its balance is read before anything is stored. The key is sealed and never shown again. */
export async function addSupplier(house: House, viewer: Viewer, request: AddSupplierRequest): Promise<SupplierAdded | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  const name = request.name.trim()
  const key = request.key.trim()
  const currency = request.currency.trim().toUpperCase()
  if (name.length < 1 || name.length > NAME_LENGTH_MAX) throw inputError(`name has 1 to ${NAME_LENGTH_MAX} characters.`, { field: 'name' })
  if (key.length < KEY_LENGTH_MIN || key.length > KEY_LENGTH_MAX || !/^[\x21-\x7e]+$/.test(key)) {
    throw inputError(`key has ${KEY_LENGTH_MIN} to ${KEY_LENGTH_MAX} printable characters without blanks.`, { field: 'key' })
  }
  if (request.rateCapPerSecond < 1 || request.rateCapPerSecond > RATE_CAP_MAX) {
    throw inputError(`rateCapPerSecond is from 1 to ${RATE_CAP_MAX}.`, { field: 'rateCapPerSecond' })
  }
  const address = readSupplierAddress(request.url, house.env.isPrivateSupplierAllowed)
  if (!address.ok) throw inputError(address.reason, { field: 'url' })
  const booksCurrency = await houseCurrency(house.db)
  if (currency !== booksCurrency) throw inputError(`The house keeps its books in ${booksCurrency}; a supplier in another currency cannot be added.`, { field: 'currency' })

  const url = address.url.href
  const attempt = { accountId: viewer.accountId, key: request.idempotencyKey, operation: 'addSupplier', input: { name, url, key, currency, cap: request.rateCapPerSecond } }
  const before = await answeredBefore<SupplierAdded>(house.db, attempt)
  if (before !== null) return before
  const balance = await clientOf(house, address.url, key).balance().catch((cause: unknown) => supplierRefusal(cause, house.clock()))
  if ('code' in balance) return { kind: 'Refused', refusal: balance }
  if (balance.currency !== null && balance.currency !== currency) {
    throw inputError(`The supplier keeps its balance in ${balance.currency}, not in ${currency}.`, { field: 'currency' })
  }
  try {
    return await transact(house, async tx => await withIdempotency<SupplierAdded>(tx, attempt, async () => {
      const row = await tx.db.insertInto('suppliers').values({
        name, url, key_sealed: seal(house.secret, url, key), currency, rate_cap_per_second: request.rateCapPerSecond,
        balance_micros: balance.balanceMicros, created_at: tx.now,
      }).returning('id').executeTakeFirstOrThrow()
      return { kind: 'Added', supplierId: row.id }
    }))
  } catch (cause) {
    if (violatedConstraint(cause) === 'suppliers_name_once') throw inputError(`There is a supplier named ${name} already.`, { field: 'name' })
    throw cause
  }
}
