import { failed, passed, unknown, type Check } from './decision.ts'
import { chargeOf } from './money.ts'
import type { PlacementRequest } from './placement.ts'
import type { ServiceFacts } from './service.ts'
import { ServiceType } from './service-vocabulary.ts'
import { countedText, countText } from './wording.ts'

/** A service, as far as quantity and price go. */
export type PricedService = Pick<ServiceFacts, 'type' | 'rateMicros' | 'quantityMin' | 'quantityMax' | 'quantityStep'>

/** What a request says about how much. */
export type QuantityRequest = Pick<PlacementRequest, 'quantity' | 'comments' | 'answerNumber'>

/** The largest quantity a column holds; no service may offer more. */
export const QUANTITY_LIMIT = 2_147_483_647

/** Whether the service is sold by the package, with fixed quantity and price. */
export function isPackage(type: ServiceType): boolean {
  return type === ServiceType.Package || type === ServiceType.CustomCommentsPackage
}

/** Whether the customer writes the comments. */
export function takesComments(type: ServiceType): boolean {
  return type === ServiceType.CustomComments || type === ServiceType.CustomCommentsPackage
}

/** The comments of a request: one a line, empty lines left out. */
export function commentLinesOf(comments: string | null): readonly string[] {
  return (comments ?? '').split(/\r\n|\r|\n/).map(line => line.trim()).filter(line => line !== '')
}

/**
 * How many units a request orders: for custom comments the number of their lines, for a package what the package holds, otherwise what it
 * says. Null while it is not known.
 */
export function quantityOf(service: PricedService, request: QuantityRequest): number | null {
  if (isPackage(service.type)) return service.quantityMin
  if (service.type !== ServiceType.CustomComments) return request.quantity
  const lines = commentLinesOf(request.comments).length
  return lines === 0 ? null : lines
}

/** The price of so many units of a service: by the thousand, or of the package as a whole. */
export function chargeOfOrder(service: PricedService, quantity: number): bigint {
  return isPackage(service.type) ? service.rateMicros : chargeOf(service.rateMicros, quantity)
}

/** Whether the quantity can be ordered: minimum, maximum and step, and what else the service type needs. P1.6 */
export function checkQuantity(service: PricedService, request: QuantityRequest, now: Date): Check {
  const { type, quantityMin, quantityMax, quantityStep } = service
  const quantity = quantityOf(service, request)
  const lineCount = commentLinesOf(request.comments).length
  // Whatever else is said about a quantity, its sentence needs a number that can be written.
  if (request.quantity !== null && !isWhole(request.quantity)) return failed('QUANTITY_NOT_WHOLE', {}, now)
  if (takesComments(type) && lineCount === 0) return unknown('COMMENTS_MISSING', {}, now)
  if (type === ServiceType.CustomComments && request.quantity !== null && request.quantity !== lineCount) {
    return failed('QUANTITY_NOT_COMMENTS', { quantity: request.quantity, commentCount: lineCount }, now)
  }
  if (isPackage(type) && request.quantity !== null && request.quantity !== quantityMin) {
    return failed('QUANTITY_FIXED', { quantity: request.quantity, quantityMin }, now)
  }
  if (quantity === null) return unknown('QUANTITY_MISSING', { quantityMin, quantityMax }, now)
  if (isPackage(type)) return passed('QUANTITY_FIXED', `package of ${countText(quantity)}`, { quantity })
  if (quantity < quantityMin) return failed('QUANTITY_TOO_SMALL', { quantity, quantityMin }, now)
  if (quantity > Math.min(quantityMax, QUANTITY_LIMIT)) return failed('QUANTITY_TOO_LARGE', { quantity, quantityMax }, now)
  if (quantityStep > 1 && quantity % quantityStep !== 0) return failed('QUANTITY_OFF_STEP', { quantity, quantityStep, ...nearestTo(service, quantity) }, now)
  if (type === ServiceType.Poll) {
    if (request.answerNumber === null) return unknown('ANSWER_MISSING', {}, now)
    if (!isWhole(request.answerNumber)) return failed('ANSWER_MISSING', {}, now)
  }
  return passed('QUANTITY_TOO_SMALL', limitsText(service), { quantity, quantityMin, quantityMax, quantityStep })
}

/** A whole number above zero. */
function isWhole(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 1
}

function limitsText({ type, quantityMin, quantityMax, quantityStep }: PricedService): string {
  const limits = `${countText(quantityMin)}–${countText(quantityMax)}`
  if (type === ServiceType.CustomComments) return `${limits}, one a line`
  return quantityStep > 1 ? `${limits} in steps of ${countedText(quantityStep, 'unit')}` : limits
}

/** The quantities next to a wrong one that fit the step and the limits. */
function nearestTo({ quantityMin, quantityMax, quantityStep }: PricedService, quantity: number) {
  const below = Math.floor(quantity / quantityStep) * quantityStep
  const above = below + quantityStep
  return { nearestBelowCount: below >= quantityMin ? below : null, nearestAboveCount: above <= quantityMax ? above : null }
}
