import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, failed, passed, unknown } from './decision.ts'
import type { RefillGrant } from './refill.ts'
import { decideRefillClosing, refillWordsOf, reportRefill, supplierRefillStatusOf } from './refill-progress.ts'
import { isRefillMove, isRefillOpen, RefillStatus, SupplierRefillStatus } from './refill-vocabulary.ts'

const now = new Date('2025-11-23T16:20:00Z')
const grant: RefillGrant = { quantity: 1, guaranteedCount: 2, currentCount: 1, startLatestAt: now, settingsVersion: 1 }
const granted = decide([passed('NO_DROP')], () => grant)
const refused = decide<RefillGrant>([failed('NO_DROP', { currentCount: 26_700, guaranteedCount: 26_604 }, now)], () => grant)
const open = decide<RefillGrant>([unknown('DROP_NOT_READ', {}, now)], () => grant)

const report = (status: RefillStatus, words: string, again = granted) => reportRefill(status, { status: supplierRefillStatusOf(words), statusWords: words }, again)

describe('what a supplier says about a refill', () => {
  it.each([
    ['Sent', 'Pending', 'Unchanged', 'Sent'],
    ['Requested', 'Pending', 'Progress', 'Sent'],
    ['Sent', 'In progress', 'Progress', 'InProgress'],
    ['InProgress', 'Pending', 'Unchanged', 'InProgress'],
    ['InProgress', 'in_progress', 'Unchanged', 'InProgress'],
    ['Sent', 'Completed', 'Ended', 'Completed'],
    ['InProgress', 'Completed', 'Ended', 'Completed'],
  ] as const)('moves a refill on: %s, then ‘%s’', (status, words, kind, next) => {
    expect(report(status, words)).toEqual({ kind, status: next, anomalies: [] })
  })

  it('P4.8 a rejection that the house can explain ends the refill with the house’s own words', () => {
    expect(report('Sent', 'Rejected', refused)).toMatchObject({ kind: 'Ended', status: 'Rejected', refusal: { clause: 'P4.8', text: 'The counter shows 26,700, 96 above the guaranteed count 26,604.' } })
  })

  it.each([['would grant again', granted], ['cannot judge yet', open]])('a rejection of what the house %s goes to an agent and changes nothing for the customer', (_, again) => {
    expect(report('Sent', 'Rejected', again)).toEqual({
      kind: 'Contested', status: 'Sent', anomalies: [{ kind: 'RefillContested', text: 'The supplier wrote ‘Rejected’ about a refill that the house would grant again.' }],
    })
  })

  it('a word never seen changes nothing', () => {
    expect(report('Sent', 'Zombie')).toMatchObject({ kind: 'Unchanged', status: 'Sent', anomalies: [{ kind: 'UnknownStatus' }] })
  })

  it.each([
    ['Completed', 'Completed', []], ['Rejected', 'Rejected', []], ['Completed', 'Rejected', ['FinalRefillReopened']], ['Rejected', 'In progress', ['FinalRefillReopened']], ['Completed', 'Zombie', ['FinalRefillReopened']],
  ] as const)('a refill that has ended never reopens: %s, then ‘%s’', (status, words, kinds) => {
    const { kind, status: next, anomalies } = report(status, words, refused)
    expect([kind, next, anomalies.map(anomaly => anomaly.kind)]).toEqual(['Unchanged', status, kinds])
  })

  it('never goes back, whatever is said in whatever order', { timeout: 30_000 }, () => {
    const rank = { Requested: 0, EvidenceWanted: 0, Sent: 1, InProgress: 2, Completed: 3, Rejected: 3 }
    const said = fc.tuple(fc.constantFrom(...Object.values(SupplierRefillStatus)), fc.constantFrom(granted, refused, open))
    fc.assert(fc.property(fc.constantFrom(...Object.values(RefillStatus)), fc.array(said, { maxLength: 12 }), (first, reports) => {
      let status: RefillStatus = first
      for (const [word, again] of reports) {
        const next = reportRefill(status, { status: word, statusWords: word }, again)
        expect(rank[next.status]).toBeGreaterThanOrEqual(rank[status])
        if (!isRefillOpen(status)) expect(next.status).toBe(status)
        else if (next.kind === 'Unchanged' || next.kind === 'Contested') expect(next.status).toBe(status)
        status = next.status
      }
    }), { numRuns: 2_000 })
  })
})

describe('the refill words', () => {
  it.each([
    ['Pending', 'Pending'], ['In progress', 'InProgress'], ['In Progress', 'InProgress'], ['in_progress', 'InProgress'], ['Completed', 'Completed'], ['Rejected', 'Rejected'], ['Canceled', 'Rejected'],
    ['Error', 'Rejected'], ['', 'Unknown'], ['constructor', 'Unknown'],
  ])('of suppliers read ‘%s’ as %s', (words, status) => {
    expect(supplierRefillStatusOf(words)).toBe(status)
  })

  it('of the house are the four that resellers know', () => {
    expect(Object.values(RefillStatus).map(refillWordsOf)).toEqual(['Pending', 'Pending', 'Pending', 'In progress', 'Completed', 'Rejected'])
  })
})

describe('the states of a refill', () => {
  it('move on, and out of a final one nowhere', () => {
    const moves = (from: RefillStatus) => Object.values(RefillStatus).filter(to => isRefillMove(from, to))
    expect(moves('Requested')).toEqual(['EvidenceWanted', 'Sent', 'InProgress', 'Completed', 'Rejected'])
    expect(moves('EvidenceWanted')).toEqual(['Requested', 'Completed', 'Rejected'])
    expect([moves('Completed'), moves('Rejected')]).toEqual([[], []])
    expect(Object.values(RefillStatus).filter(isRefillOpen)).toEqual(['Requested', 'EvidenceWanted', 'Sent', 'InProgress'])
  })

  it('end by an agent’s hand with a reason, once', () => {
    const close = (status: RefillStatus, reason: string) => decideRefillClosing(status, { status: 'Rejected', reason }, now)
    expect(close('InProgress', ' Looked at it: the post is back. ')).toMatchObject({ allowed: true, grant: { status: 'Rejected', reason: 'Looked at it: the post is back.' } })
    expect(close('InProgress', ' ')).toMatchObject({ allowed: false, refusal: { code: 'REFILL_REASON_MISSING' } })
    expect(close('Completed', 'Late.')).toMatchObject({ allowed: false, refusal: { code: 'REFILL_ENDED', text: 'It is Completed, and a refill that has ended never reopens.' } })
  })
})
