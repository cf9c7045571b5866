import type { Catalogue } from '../catalogue/catalogue.ts'
import { isPackage, ServiceType, type SupplierService } from '../catalogue/service.ts'
import type { AddLog, AddOutcome } from '../add-log.ts'
import type { NewOrder, World } from '../world/world.ts'
import { ErrorText, json, refuse, type Reply } from './reply.ts'
import type { Parameters } from './request.ts'

const LINK_LENGTH_MAX = 2_000
const SOLD_TYPES: readonly string[] = [
  ServiceType.Default, ServiceType.Package, ServiceType.CustomComments, ServiceType.CustomCommentsPackage, ServiceType.Poll,
]

/** The action `add`: checks in the order in which old panels make them, a line in the log, then the answer. */
export function addOrder(parameters: Parameters, key: string, world: World, catalogue: Catalogue, log: AddLog): Reply {
  const link = parameters.get('link')?.trim() ?? ''
  const serviceId = toInteger(parameters.get('service'))
  const record = (outcome: AddOutcome, order: number | null, error: string | null, quantity: number | null) => {
    log.write({ at: new Date().toISOString(), key, service: serviceId, link, quantity, outcome, order, error })
  }
  const script = serviceId === null ? null : world.takeScript(serviceId, link)
  const accept = script?.accept ?? 'ok'
  if (accept === 'hang-untaken' || accept === 'http500' || accept === 'html') {
    record('refused', null, accept, toInteger(parameters.get('quantity')))
    return { kind: accept === 'hang-untaken' ? 'hang' : accept }
  }
  const fresh = accept.startsWith('error:') ? accept.slice('error:'.length) : freshOrder(parameters, key, serviceId, link, world, catalogue)
  if (typeof fresh === 'string') {
    record('refused', null, fresh, toInteger(parameters.get('quantity')))
    return refuse(fresh)
  }
  const taken = world.add(fresh, script)
  const isHung = taken.accept === 'hang' || taken.accept === 'close' || taken.accept === 'garbage'
  record(isHung ? 'accepted-then-hung' : 'accepted', taken.order.id, null, fresh.quantity)
  if (taken.accept === 'hang' || taken.accept === 'close' || taken.accept === 'garbage') return { kind: taken.accept }
  return json({ order: taken.order.id })
}

/** What would be taken, or the error text of the first check that fails. */
function freshOrder(parameters: Parameters, key: string, serviceId: number | null, link: string, world: World, catalogue: Catalogue): NewOrder | string {
  if (!parameters.has('service')) return ErrorText.IncorrectRequest
  const service = serviceId === null ? null : catalogue.find(serviceId, world.nowMs)
  if (!service) return ErrorText.IncorrectService
  if (!SOLD_TYPES.includes(service.type)) return ErrorText.IncorrectType
  if (link === '') return ErrorText.IncorrectRequest
  if (!isLink(link)) return ErrorText.BadLink
  // Drip-feed is not offered, and the list says so: `dripfeed` is false everywhere.
  const runs = toInteger(parameters.get('runs'))
  if (runs !== null && runs > 1) return ErrorText.IncorrectRequest
  const answerNumber = toInteger(parameters.get('answer_number'))
  if (service.type === ServiceType.Poll && (answerNumber === null || answerNumber < 1)) return ErrorText.IncorrectRequest
  const comments = parameters.get('comments') ?? null
  const quantity = quantityOf(service, parameters, comments)
  if (quantity === null) return ErrorText.IncorrectRequest
  if (quantity < service.min) return ErrorText.QuantityLess
  if (quantity > service.max) return ErrorText.QuantityMore
  if (world.hasOpenOrder(service, link)) return ErrorText.ActiveOrder
  const charge = world.chargeFor(service, quantity)
  // Looking for what ended orders gave back costs a walk through all of them: only when it decides.
  if (world.wallets.balance(key) < charge && world.balance(key) < charge) return ErrorText.NoFunds
  return { key, service, link, quantity, comments, answerNumber }
}

function quantityOf(service: SupplierService, parameters: Parameters, comments: string | null): number | null {
  const lineCount = comments?.split(/\r?\n|\\n/).filter((line) => line.trim() !== '').length ?? 0
  if (service.type === ServiceType.CustomComments) return lineCount > 0 ? lineCount : null
  if (service.type === ServiceType.CustomCommentsPackage && lineCount === 0) return null
  return isPackage(service.type) ? service.max : toInteger(parameters.get('quantity'))
}

function isLink(link: string): boolean {
  if (link.length > LINK_LENGTH_MAX || /\s/.test(link)) return false
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(link) ? link : `https://${link}`)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname.includes('.')
}

/** A whole number written in digits, or null. */
export function toInteger(text: string | undefined): number | null {
  return text !== undefined && /^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : null
}
