/** What a supplier's error text means. `Other` is a text nobody knew before: it is kept and shown to administrators. */
export const SupplierErrorKind = {
  InvalidKey: 'InvalidKey',
  IncorrectRequest: 'IncorrectRequest',
  UnknownService: 'UnknownService',
  WrongServiceType: 'WrongServiceType',
  BadLink: 'BadLink',
  QuantityTooSmall: 'QuantityTooSmall',
  QuantityTooLarge: 'QuantityTooLarge',
  NotEnoughFunds: 'NotEnoughFunds',
  LinkBusy: 'LinkBusy',
  UnknownOrder: 'UnknownOrder',
  RefillNotFound: 'RefillNotFound',
  CannotRefill: 'CannotRefill',
  CannotCancel: 'CannotCancel',
  RateLimited: 'RateLimited',
  Other: 'Other',
} as const
export type SupplierErrorKind = (typeof SupplierErrorKind)[keyof typeof SupplierErrorKind]

/** What a supplier said instead of doing it. */
export interface SupplierError {
  readonly kind: SupplierErrorKind
  /** The supplier's own words, cut to a readable length. */
  readonly text: string
}

/** Longer texts are pages, not messages: enough to recognise one, too little to fill a row. */
const TEXT_LENGTH_MAX = 300

const KNOWN: Readonly<Record<string, SupplierErrorKind>> = {
  'invalid api key': 'InvalidKey',
  'incorrect api key': 'InvalidKey',
  'incorrect request': 'IncorrectRequest',
  'incorrect service id': 'UnknownService',
  'error.incorrect_service_id': 'UnknownService',
  'incorrect service type': 'WrongServiceType',
  'bad link': 'BadLink',
  'neworder.error.link': 'BadLink',
  'quantity less than minimum': 'QuantityTooSmall',
  'neworder.error.min_quantity': 'QuantityTooSmall',
  'quantity more than maximum': 'QuantityTooLarge',
  'neworder.error.max_quantity': 'QuantityTooLarge',
  'not enough funds on balance': 'NotEnoughFunds',
  'neworder.error.not_enough_funds': 'NotEnoughFunds',
  'you have active order with this link. please wait until order being completed.': 'LinkBusy',
  'neworder.error.link_duplicate': 'LinkBusy',
  'incorrect order id': 'UnknownOrder',
  'refill not found': 'RefillNotFound',
  'order cannot be refilled': 'CannotRefill',
  'order cannot be canceled': 'CannotCancel',
  'rate limit exceeded': 'RateLimited',
}

/** The meaning of a supplier's error text; spelling, case, spaces and a missing full stop make no difference. */
export function supplierErrorOf(text: string): SupplierError {
  const key = text.trim().toLowerCase().replace(/\s+/g, ' ')
  const kind = KNOWN[key] ?? KNOWN[`${key}.`] ?? KNOWN[key.replace(/\.$/, '')] ?? 'Other'
  return { kind, text: excerptOf(text) }
}

/** A piece of something a supplier sent, safe to store and to show: no control characters, bounded length. */
export function excerptOf(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what must go
  const clean = text.slice(0, TEXT_LENGTH_MAX * 4).replace(/[\u0000-\u001f\u007f\ufffe\uffff]+/g, ' ').trim()
  // A cut may go through the middle of an emoji.
  return clean.length > TEXT_LENGTH_MAX ? `${clean.slice(0, TEXT_LENGTH_MAX - 1).toWellFormed()}…` : clean.toWellFormed()
}

/**
 * Refusals that pass by themselves or by the house's own doing: the supplier said plainly that it took nothing, and another
 * attempt later can go through. Every other refusal ends the order.
 */
export function isWorthWaiting(kind: SupplierErrorKind): boolean {
  return kind === 'LinkBusy' || kind === 'NotEnoughFunds' || kind === 'RateLimited' || kind === 'InvalidKey'
}
