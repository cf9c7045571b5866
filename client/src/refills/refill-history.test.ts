import { describe, expect, it } from 'vitest'
import type { RefillEventRowFragment, RefillStatus } from '../graphql/generated/graphql.ts'
import type { TimelineEntry } from '../shared/OrderTimeline.vue'
import { mergedHistory, openRefillEntries, refillEntries, type HistoryRefill } from './refill-history.ts'

const event = (version: number, status: RefillStatus, text: string, reason: string | null = null): RefillEventRowFragment => ({
  version, at: new Date(Date.UTC(2026, 10, 24, 10, version)).toISOString(), status, actor: { kind: version === 1 ? 'Customer' : 'Supplier', name: null }, text, reason,
})
const refill: HistoryRefill = {
  id: '12', status: 'Rejected', quantity: 1_294, refusal: { clause: 'P4.8', text: 'The count is back.' }, checks: [{ verdict: 'Passed' }],
  timeline: [event(2, 'Rejected', 'Rejected'), event(1, 'Requested', 'Requested')],
}

describe('refillEntries', () => {
  it('says what is a refill, who asked, under which checks, and why it ended', () => {
    const [ended, asked] = refillEntries([refill])
    expect(asked).toMatchObject({ what: 'Refill of 1,294 requested', who: 'you', state: 'Pending', verdicts: ['Passed'] })
    expect(ended).toMatchObject({ what: 'Refill rejected', who: 'supplier · The count is back.', clause: 'P4.8', state: 'Cancelled', verdicts: [] })
  })
})

describe('openRefillEntries', () => {
  it('keeps the words of the event, and a reason of its own before the refusal', () => {
    const [first] = openRefillEntries({ ...refill, timeline: [event(2, 'Rejected', 'Rejected', 'Closed by hand.')] })
    expect(first).toMatchObject({ what: 'Rejected', who: 'supplier · Closed by hand.' })
  })
})

describe('mergedHistory', () => {
  it('is one history, newest first', () => {
    const entry = (key: string, minute: number): TimelineEntry => ({ key, at: new Date(minute * 60_000), state: null, what: key, who: '' })
    expect(mergedHistory([entry('c', 3), entry('a', 1)], [entry('b', 2)]).map(({ key }) => key)).toEqual(['c', 'b', 'a'])
  })
})
