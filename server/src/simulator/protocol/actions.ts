import type { AddLog } from '../add-log.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { HOUR_MS } from '../clock.ts'
import { progressAt } from '../world/delivery.ts'
import type { SimulatedOrder, SimulatedRefill, StatusRow } from '../world/order.ts'
import type { World } from '../world/world.ts'
import { addOrder, toInteger } from './add-order.ts'
import type { Quirks } from './quirks.ts'
import { ErrorText, json, refuse, type Reply } from './reply.ts'
import type { Parameters } from './request.ts'

/** How all later reads are answered, until told otherwise. */
export const StatusMode = {
  ok: 'ok', http500: 'http500', html: 'html', hang: 'hang', garbage: 'garbage', huge: 'huge', slow: 'slow', empty: 'empty', 'rate-limit': 'rate-limit',
} as const
export type StatusMode = (typeof StatusMode)[keyof typeof StatusMode]

export interface Supplier {
  readonly world: World
  readonly catalogue: Catalogue
  readonly quirks: Quirks
  readonly addLog: AddLog
  readonly keys: readonly string[]
  readonly statusMode: StatusMode
}

const IDS_MAX = 100

/** One call of the reseller protocol. Never throws for something a client can send. */
export function answer(parameters: Parameters | null, supplier: Supplier): Reply {
  if (parameters === null) return refuse(ErrorText.IncorrectRequest)
  const key = parameters.get('key')
  if (key === undefined || !supplier.keys.includes(key)) return refuse(ErrorText.InvalidKey)
  const { world, catalogue } = supplier
  switch (parameters.get('action')) {
    case 'services': return read(supplier, () => json(catalogue.list(world.nowMs).map((service) => serviceRow(service, supplier.quirks))))
    case 'balance': return read(supplier, () => json({ balance: world.balance(key).toFixed(5), currency: 'USD' }))
    case 'status': return read(supplier, () => status(parameters, key, supplier))
    case 'refill_status': return read(supplier, () => refillStatus(parameters, key, world))
    case 'add': return addOrder(parameters, key, world, catalogue, supplier.addLog)
    case 'refill': return refill(parameters, key, world)
    case 'cancel': return cancel(parameters, key, world)
    default: return refuse(ErrorText.IncorrectRequest)
  }
}

function read({ statusMode }: Supplier, work: () => Reply): Reply {
  if (statusMode === 'ok') return work()
  if (statusMode === 'rate-limit') return { kind: 'json', body: { error: ErrorText.RateLimit }, status: 429, retryAfterSeconds: 2 }
  return { kind: statusMode }
}

function serviceRow(service: ReturnType<Catalogue['list']>[number], quirks: Quirks): Record<string, unknown> {
  const { service: id, min, max, refill: canRefill, cancel: canCancel } = quirks.serviceRow({
    service: service.id, min: service.min, max: service.max, refill: service.isRefillable, cancel: service.isCancelable,
  })
  const row = {
    service: id, name: service.name, type: service.type, category: service.category, rate: service.rate, min, max, dripfeed: false, refill: canRefill, cancel: canCancel,
  }
  return service.description === null ? row : { ...row, description: service.description }
}

/** The ids of a list; null when there are none or too many. A text that is no number stays, to be answered as unknown. */
function idsOf(text: string | undefined): string[] | null {
  const ids = text?.split(',').map((id) => id.trim()).filter((id) => id !== '') ?? []
  return ids.length === 0 || ids.length > IDS_MAX ? null : ids
}

function findOrder(world: World, key: string, id: string | undefined): SimulatedOrder | null {
  const number = toInteger(id)
  return number === null ? null : world.find(key, number)
}

/** An id as it was asked for: a number where it is one. */
function echoed(id: string): number | string {
  return toInteger(id) ?? id
}

function status(parameters: Parameters, key: string, { world, quirks }: Supplier): Reply {
  const one = parameters.get('order')
  const list = parameters.get('orders') ?? (one?.includes(',') ? one : undefined)
  const rowOf = (id: string) => {
    const order = findOrder(world, key, id)
    return order ? statusRow(order, world, quirks) : { error: ErrorText.IncorrectOrder }
  }
  if (list === undefined) return one === undefined ? refuse(ErrorText.IncorrectRequest) : json(rowOf(one))
  const ids = idsOf(list)
  return ids ? json(Object.fromEntries(ids.map((id) => [id, rowOf(id)]))) : refuse(ErrorText.IncorrectRequest)
}

function statusRow(order: SimulatedOrder, world: World, quirks: Quirks): Record<string, unknown> {
  const scripted = scriptedRow(order, world.nowMs)
  if (scripted) {
    const literal = (value: number | string | null) => (value === null ? null : String(value))
    return {
      charge: literal(scripted.charge ?? Number(order.charge.toFixed(5))),
      start_count: literal(scripted.startCount === undefined ? '0' : scripted.startCount),
      status: scripted.status, remains: literal(scripted.remains ?? order.quantity), currency: 'USD',
      ...(scripted.currentCount !== undefined && { current_count: literal(scripted.currentCount) }),
    }
  }
  const progress = progressAt(order.delivery, world.nowMs)
  const row = quirks.statusRow(order.id, {
    charge: world.chargeOf(order), startCount: world.startCount(order), status: progress.status, remains: order.quantity - progress.delivered,
  })
  // A supplier that offers refills looks again after the end.
  const recounted = world.recount(order)
  return recounted === null ? row : { ...row, current_count: String(recounted) }
}

/** The row in force, or null when there is no script or its first row lies ahead. */
export function scriptedRow(order: SimulatedOrder, atMs: number): StatusRow | null {
  if (!order.sequence) return null
  const { fromMs, rows } = order.sequence
  return rows.filter((row) => fromMs + row.afterSeconds * 1_000 <= atMs).at(-1)
    ?? { afterSeconds: 0, status: 'Pending', startCount: '0', remains: order.quantity }
}

function refill(parameters: Parameters, key: string, world: World): Reply {
  const refillOf = (id: string | undefined) => {
    const order = findOrder(world, key, id)
    if (!order) return { error: ErrorText.IncorrectOrder }
    return world.refill(order)?.id ?? { error: ErrorText.NoRefill }
  }
  const list = parameters.get('orders')
  if (list === undefined) {
    const result = parameters.has('order') ? refillOf(parameters.get('order')) : { error: ErrorText.IncorrectRequest }
    return json(typeof result === 'number' ? { refill: String(result) } : result)
  }
  const ids = idsOf(list)
  return ids ? json(ids.map((id) => ({ order: echoed(id), refill: refillOf(id) }))) : refuse(ErrorText.IncorrectRequest)
}

function refillStatus(parameters: Parameters, key: string, world: World): Reply {
  const statusOf = (id: string | undefined) => {
    const number = toInteger(id)
    const found = number === null ? null : world.refills.find(key, number)
    return found ? refillWord(found, world.nowMs) : { error: ErrorText.RefillNotFound }
  }
  const list = parameters.get('refills')
  if (list === undefined) {
    const result = parameters.has('refill') ? statusOf(parameters.get('refill')) : { error: ErrorText.IncorrectRequest }
    return json(typeof result === 'string' ? { status: result } : result)
  }
  const ids = idsOf(list)
  return ids ? json(ids.map((id) => ({ refill: echoed(id), status: statusOf(id) }))) : refuse(ErrorText.IncorrectRequest)
}

export function refillWord(refill: SimulatedRefill, atMs: number): string {
  // Somebody looks at the counter within an hour and sees that nothing is missing.
  if (refill.isRejected) return atMs >= Math.min(refill.startsAtMs, refill.askedAtMs + HOUR_MS) ? 'Rejected' : 'Pending'
  if (atMs >= refill.endsAtMs) return 'Completed'
  return atMs >= refill.startsAtMs ? 'In progress' : 'Pending'
}

function cancel(parameters: Parameters, key: string, world: World): Reply {
  const ids = idsOf(parameters.get('orders') ?? parameters.get('order'))
  if (!ids) return refuse(ErrorText.IncorrectRequest)
  const answers = ids.map((id) => {
    const order = findOrder(world, key, id)
    if (!order) return { order: echoed(id), cancel: { error: ErrorText.IncorrectOrder } }
    const refusal = world.cancel(order)
    return { order: echoed(id), cancel: refusal === null ? 1 : { error: refusal === '' ? ErrorText.NoCancel : refusal } }
  })
  // The request is taken, and the answer is lost.
  const lost = ids.map((id) => findOrder(world, key, id)?.cancelMode).find((mode) => mode === 'hang' || mode === 'close' || mode === 'http500' || mode === 'garbage')
  return lost === undefined ? json(answers) : { kind: lost }
}
