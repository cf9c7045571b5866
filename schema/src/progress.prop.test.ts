import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOpen, remainsOf } from './order.ts'
import { SupplierStatus } from './order-vocabulary.ts'
import { reportProgress, type ProgressFacts, type SupplierReport } from './progress.ts'

const quantity = fc.integer({ min: 1, max: 100_000 })
const report: fc.Arbitrary<SupplierReport> = fc.record({
  status: fc.constantFrom(...Object.values(SupplierStatus)),
  statusWords: fc.constant('as written'),
  startCount: fc.option(fc.integer({ min: -10, max: 1_000_000 })),
  remains: fc.option(fc.oneof(fc.integer({ min: -10, max: 110_000 }), fc.constant(0))),
})

/** An order after its first reports, each applied to what the one before left. */
function follow(count: number, reports: readonly SupplierReport[]): readonly ProgressFacts[] {
  const orders: ProgressFacts[] = [{ status: 'Pending', quantity: count, startCount: null, currentCount: null, delivered: 0, chargedMicros: 1_000_000n }]
  for (const said of reports) {
    const order = orders.at(-1)!
    const { isStarted: _, ...next } = reportProgress(order, said).next
    orders.push({ ...order, ...next })
  }
  return orders
}

const RANK = { Pending: 0, Processing: 1, InProgress: 2, Completed: 3, Partial: 3, Cancelled: 3 }

describe('an order under any reports', { timeout: 30_000 }, () => {
  it('never has a negative remainder, and start and current count are known together', () => {
    fc.assert(fc.property(quantity, fc.array(report, { maxLength: 12 }), (count, reports) => {
      for (const order of follow(count, reports)) {
        expect(remainsOf(order)).toBeGreaterThanOrEqual(0)
        expect(order.delivered).toBeGreaterThanOrEqual(0)
        expect(order.startCount === null).toBe(order.currentCount === null)
        expect((order.currentCount ?? 0) >= (order.startCount === null ? 0 : order.startCount + order.delivered)).toBe(true)
      }
    }), { numRuns: 1_500 })
  })

  it('only ever moves on: status, delivered and start count', () => {
    fc.assert(fc.property(quantity, fc.array(report, { maxLength: 12 }), (count, reports) => {
      const orders = follow(count, reports)
      orders.slice(1).forEach((order, index) => {
        const before = orders[index]!
        expect(RANK[order.status]).toBeGreaterThanOrEqual(RANK[before.status])
        expect(order.delivered).toBeGreaterThanOrEqual(before.delivered)
        expect([null, order.startCount]).toContain(before.startCount)
      })
    }), { numRuns: 1_500 })
  })

  it('never leaves a final state, whatever is said later', () => {
    fc.assert(fc.property(quantity, fc.array(report, { maxLength: 12 }), (count, reports) => {
      const orders = follow(count, reports)
      const ended = orders.filter(order => !isOpen(order.status))
      expect(ended).toEqual(ended.map(() => ended[0]))
    }), { numRuns: 1_500 })
  })

  it('changes nothing when a report is heard twice', () => {
    fc.assert(fc.property(quantity, fc.array(report, { maxLength: 5 }), report, (count, reports, said) => {
      const once = follow(count, [...reports, said]).at(-1)
      expect(follow(count, [...reports, said, said]).at(-1)).toEqual(once)
    }), { numRuns: 1_500 })
  })

  it('is Completed only with everything delivered', () => {
    fc.assert(fc.property(quantity, fc.array(report, { maxLength: 12 }), (count, reports) => {
      const order = follow(count, reports).at(-1)!
      expect(order.status === 'Completed' ? remainsOf(order) : 0).toBe(0)
    }), { numRuns: 1_500 })
  })
})
