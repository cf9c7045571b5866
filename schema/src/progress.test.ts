import { describe, expect, it } from 'vitest'
import { reportProgress, type ProgressFacts, type SupplierReport } from './progress.ts'
import { supplierStatusOf } from './supplier-words.ts'

const placed: ProgressFacts = { status: 'Pending', quantity: 1_000, startCount: null, currentCount: null, delivered: 0, chargedMicros: 1_000_000n }
const running: ProgressFacts = { ...placed, status: 'InProgress', startCount: 200, currentCount: 600, delivered: 400 }

function report(words: string, startCount: number | null, remains: number | null): SupplierReport {
  return { status: supplierStatusOf(words), statusWords: words, startCount, remains }
}

/** Status, start, current, delivered and the kinds of anomalies: all that a report can change. */
function outcome(order: ProgressFacts, said: SupplierReport) {
  const { kind, next, anomalies } = reportProgress(order, said)
  return [kind, next.status, next.startCount, next.currentCount, next.delivered, ...anomalies.map(anomaly => anomaly.kind)]
}

describe('what a supplier’s report changes', () => {
  it.each([
    ['P3.1 nothing new is nothing changed', placed, report('Pending', 0, 1_000), ['Unchanged', 'Pending', null, null, 0]],
    ['P3.1 a start count of zero before the start is not counted yet', placed, report('Processing', 0, 1_000), ['Progress', 'Processing', null, null, 0]],
    ['P3.1 a start count of null is not counted yet', placed, report('In progress', null, 1_000), ['Progress', 'InProgress', null, null, 0]],
    ['P3.1 zero remaining before the start is not counted yet', placed, report('Pending', 0, 0), ['Unchanged', 'Pending', null, null, 0]],
    ['P3.1 work under way with its start count', placed, report('In progress', 200, 1_000), ['Progress', 'InProgress', 200, 200, 0]],
    ['P3.1 a start count of zero counts once something was delivered', placed, report('In progress', 0, 900), ['Progress', 'InProgress', 0, 100, 100]],
    ['P3.1 units that arrive say more than a word that lags', placed, report('Pending', 200, 990), ['Progress', 'InProgress', 200, 210, 10]],
    ['P3.1 a status never goes back', running, report('Pending', 200, 600), ['Unchanged', 'InProgress', 200, 600, 400]],
    ['P3.1 progress without a start count', placed, report('In progress', null, 700), ['Progress', 'InProgress', null, null, 300]],
    ['P3.2 the order is delivered', running, report('Completed', 200, 0), ['Ended', 'Completed', 200, 1_200, 1_000]],
    ['P3.2 Completed without a number is delivered', running, report('Completed', null, null), ['Ended', 'Completed', 200, 1_200, 1_000]],
    ['P3.2 more than ordered is delivered', running, report('Completed', 200, -50), ['Ended', 'Completed', 200, 1_200, 1_000, 'RemainsOutOfRange']],
    ['P3.2 Partial with nothing remaining is Completed', running, report('Partial', 200, 0), ['Ended', 'Completed', 200, 1_200, 1_000]],
    ['P3.3 Partial keeps what was delivered', running, report('Partial', 200, 157), ['Ended', 'Partial', 200, 1_043, 843]],
    ['P3.3 Partial without a number keeps what was counted', running, report('Partial', null, null), ['Ended', 'Partial', 200, 600, 400]],
    ['P3.3 Cancelled before the start', placed, report('Canceled', 0, 1_000), ['Ended', 'Cancelled', null, null, 0]],
    ['P3.3 Cancelled with zero remaining delivered nothing more', placed, report('Canceled', 0, 0), ['Ended', 'Cancelled', null, null, 0]],
    ['P3.3 Cancelled keeps what was delivered', running, report('Refunded', 200, 500), ['Ended', 'Cancelled', 200, 700, 500]],
    ['P3.3 Completed with units remaining is Partial', running, report('Completed', 200, 10), ['Ended', 'Partial', 200, 1_190, 990, 'CompletedWithRemains']],
    ['P3.3 Completed with more remaining than ordered is Partial by what was counted', running, report('Completed', 200, 5_000), ['Ended', 'Partial', 200, 600, 400, 'RemainsOutOfRange', 'CompletedWithRemains']],
    ['P3.1 a word never seen changes nothing', running, report('Zombie', 999, 0), ['Unchanged', 'InProgress', 200, 600, 400, 'UnknownStatus']],
    ['P3.1 remains below zero change nothing', running, report('In progress', 200, -1), ['Unchanged', 'InProgress', 200, 600, 400, 'RemainsOutOfRange']],
    ['P3.1 remains above the quantity change nothing', running, report('In progress', 200, 1_001), ['Unchanged', 'InProgress', 200, 600, 400, 'RemainsOutOfRange']],
    ['P3.1 remains that rise change nothing', running, report('In progress', 200, 601), ['Unchanged', 'InProgress', 200, 600, 400, 'CountWentBack']],
    ['P3.1 a start count once known stays', running, report('In progress', 250, 600), ['Unchanged', 'InProgress', 200, 600, 400, 'StartCountChanged']],
    ['P3.1 a start count that turns to zero was known', running, report('In progress', 0, 600), ['Unchanged', 'InProgress', 200, 600, 400]],
    ['P3.1 a start count below zero is none', placed, report('In progress', -5, 1_000), ['Progress', 'InProgress', null, null, 0, 'StartCountChanged']],
  ] as const)('%s', (_, order, said, expected) => {
    expect(outcome(order, said)).toEqual(expected)
  })

  it('P3.2 keeps a better reading of the counter, and counts it as delivered', () => {
    expect(outcome({ ...running, currentCount: 900, delivered: 700 }, report('In progress', 200, 500)))
      .toEqual(['Unchanged', 'InProgress', 200, 900, 700, 'CountWentBack'])
  })

  it.each([
    ['Completed', 'In progress', ['FinalOrderReopened']], ['Partial', 'Processing', ['FinalOrderReopened']], ['Cancelled', 'Completed', ['FinalOrderReopened']],
    ['Completed', 'Partial', ['FinalOrderReopened']], ['Completed', 'Completed', []], ['Cancelled', 'Canceled', []], ['Partial', 'Partial', []], ['Partial', 'Completed', []],
  ] as const)('P3.1 a final order never reopens: %s, then ‘%s’', (status, words, kinds) => {
    const ended: ProgressFacts = { ...running, status }
    const { kind, next, anomalies } = reportProgress(ended, report(words, 999, 1))
    expect([kind, next.status, next.startCount, next.delivered]).toEqual(['Unchanged', status, 200, 400])
    expect(anomalies.map(anomaly => anomaly.kind)).toEqual(kinds)
  })

  it('says whether work has begun', () => {
    expect(reportProgress(placed, report('Processing', 0, 1_000)).next.isStarted).toBe(false)
    expect(reportProgress(placed, report('In progress', 0, 1_000)).next.isStarted).toBe(true)
    expect(reportProgress(placed, report('Canceled', 0, 1_000)).next.isStarted).toBe(false)
    expect(reportProgress(placed, report('Partial', 200, 400)).next.isStarted).toBe(true)
  })

  it('says in an anomaly what was said and what was known', () => {
    expect(reportProgress(running, report('Completed', 200, 10)).anomalies).toEqual([
      { kind: 'CompletedWithRemains', text: 'The supplier wrote ‘Completed’ with 10 of 1,000 remaining; closed as Partial.' },
    ])
  })
})

describe('the status words of suppliers', () => {
  it.each([
    ['Pending', 'Pending'], ['Awaiting', 'Pending'], ['Processing', 'Processing'], ['processing', 'Processing'], ['In progress', 'InProgress'], ['In Progress', 'InProgress'],
    ['in_progress', 'InProgress'], ['INPROGRESS', 'InProgress'], ['Completed', 'Completed'], ['Partial', 'Partial'], ['Canceled', 'Cancelled'], ['Cancelled', 'Cancelled'],
    ['Refunded', 'Cancelled'], ['Fail', 'Cancelled'], ['Error', 'Cancelled'], [' completed ', 'Completed'], ['', 'Unknown'], ['Zombie', 'Unknown'], ['constructor', 'Unknown'],
  ])('reads ‘%s’ as %s', (words, status) => {
    expect(supplierStatusOf(words)).toBe(status)
  })
})
