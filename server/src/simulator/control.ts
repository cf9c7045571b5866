import type { Catalogue, ServiceChange } from './catalogue/catalogue.ts'
import type { SimulatedClock } from './clock.ts'
import type { AddLog } from './add-log.ts'
import { refillWord, scriptedRow, StatusMode } from './protocol/actions.ts'
import { droppedAt } from './world/counters.ts'
import { progressAt } from './world/delivery.ts'
import type { SimulatedOrder } from './world/order.ts'
import { isObject, matchFault, scriptFault, type OrderScript, type ScriptMatch } from './world/script.ts'
import type { World } from './world/world.ts'

export interface Controlled {
  readonly world: World
  readonly catalogue: Catalogue
  readonly clock: SimulatedClock
  readonly addLog: AddLog
  statusMode: StatusMode
  readonly onChange: () => void
}

export interface ControlAnswer { readonly status: number; readonly body: unknown }

const done: ControlAnswer = { status: 200, body: { ok: true } }

function fault(error: string): ControlAnswer {
  return { status: 400, body: { error } }
}

/** The hand behind the stage: scripts orders, moves the clock, shows what is true. Never part of the reseller protocol. */
export function control(method: string, path: string, body: unknown, controlled: Controlled): ControlAnswer {
  const { world, addLog } = controlled
  if (method === 'GET') {
    if (path === '/control/orders') return { status: 200, body: [...world.orders].map((order) => trueState(order, world)) }
    if (path === '/control/adds') return { status: 200, body: addLog.records }
    return { status: 404, body: { error: 'there is no such page' } }
  }
  if (!isObject(body)) return fault('the body must be a JSON object')
  switch (path) {
    case '/control/script': {
      const wrong = matchFault(body.match) ?? scriptFault(body.script) ?? world.script(body.match as ScriptMatch, body.script as OrderScript)
      return wrong === null ? done : fault(wrong)
    }
    case '/control/status-mode':
      if (typeof body.mode !== 'string' || !Object.hasOwn(StatusMode, body.mode)) return fault(`mode must be one of ${Object.keys(StatusMode).join(', ')}`)
      controlled.statusMode = body.mode as StatusMode
      return done
    case '/control/service': return changeService(body, controlled)
    case '/control/advance':
      if (typeof body.seconds !== 'number' || !Number.isFinite(body.seconds) || body.seconds < 0) return fault('seconds must be a number, at least 0')
      controlled.clock.advance(body.seconds * 1_000)
      controlled.onChange()
      return done
    case '/control/balance':
      if (typeof body.key !== 'string' || typeof body.balance !== 'number' || !Number.isFinite(body.balance)) return fault('key must be a text and balance a number')
      world.wallets.set(body.key, body.balance)
      controlled.onChange()
      return done
    default: return { status: 404, body: { error: 'there is no such page' } }
  }
}

function changeService(body: Readonly<Record<string, unknown>>, { catalogue, onChange }: Controlled): ControlAnswer {
  const { service, rate, name, gone } = body
  if (typeof service !== 'number') return fault('service must be a number')
  if (rate !== undefined && !(typeof rate === 'string' && /^\d+(\.\d+)?$/.test(rate))) return fault('rate must be a decimal number in a text')
  if (name !== undefined && typeof name !== 'string') return fault('name must be a text')
  if (gone !== undefined && typeof gone !== 'boolean') return fault('gone must be true or false')
  const change: ServiceChange = { ...(rate !== undefined && { rate }), ...(name !== undefined && { name }), ...(gone !== undefined && { gone }) }
  if (!catalogue.change(service, change)) return fault(`there is no service ${service}`)
  onChange()
  return done
}

/** What is so, whatever the supplier answers: the counter and the amounts behind an order. */
function trueState(order: SimulatedOrder, world: World): Record<string, unknown> {
  const atMs = world.nowMs
  const { status, delivered } = progressAt(order.delivery, atMs)
  return {
    order: order.id, key: order.key, service: order.serviceId, link: order.link, quantity: order.quantity, status, delivered,
    startCount: world.startCount(order), currentCount: world.countAt(order.counterKey, atMs), dropped: droppedAt(order, world.refills.of(order), atMs),
    charge: Number(world.chargeOf(order).toFixed(5)), targetGone: order.targetGone, saying: scriptedRow(order, atMs)?.status ?? status,
    comments: order.comments, answerNumber: order.answerNumber, cancelCount: order.cancelCount ?? 0,
    placedAtSecond: order.placedAtMs / 1_000, startsAtSecond: order.delivery.startsAtMs / 1_000, endsAtSecond: order.delivery.ends ? order.delivery.ends.atMs / 1_000 : null,
    refills: world.refills.of(order).map((refill) => ({ refill: refill.id, status: refillWord(refill, atMs) })),
  }
}
