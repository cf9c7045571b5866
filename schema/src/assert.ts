/**
 * What must hold, one condition a line. A broken invariant is a fault of the house, never something a customer can cause, so it throws.
 *
 * @example invariant(quantity > 0, 'an order has a quantity')
 */
export function invariant(condition: boolean, why: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${why}`)
}
