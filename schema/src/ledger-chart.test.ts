import { describe, expect, it } from 'vitest'
import { TransferKind } from './house-vocabulary.ts'
import { CHART, isInChart, MOVEMENTS } from './ledger-chart.ts'
import {
  HouseAccount, planBonus, planBonusReturned, planCharge, planCredit, planDisputeLost, planDisputeOpened, planDisputeWon, planPayment, planPaymentReturned,
  planRefund, planRevival, planWithdrawalAsked, planWithdrawalPaid, planWithdrawalRefused, type Purse,
} from './ledger.ts'
import { CLAUSES } from './terms.ts'

const PURSE: Purse = { accountId: '7', currency: 'USD' }
const DISPUTED = { amountMicros: 3n, bonusMicros: 2n, heldMicros: 1n }

const PLANS = [
  planCredit(PURSE, 1n, true), planCredit(PURSE, 1n, false), planCharge(PURSE, 1n), planRefund(PURSE, 1n), planPayment(PURSE, 1n), planBonus(PURSE, 1n),
  planPaymentReturned(PURSE, { amountMicros: 2n, fromBalanceMicros: 1n }), planBonusReturned(PURSE, { amountMicros: 2n, fromBalanceMicros: 1n }),
  planWithdrawalAsked(PURSE, 1n), planWithdrawalRefused(PURSE, 1n), planWithdrawalPaid(PURSE, 2n, 1n),
  planDisputeOpened(PURSE, DISPUTED), planDisputeWon(PURSE, DISPUTED), planDisputeLost(PURSE, 1n), planRevival(PURSE, 1n),
]

describe('the chart of accounts', () => {
  it('names every account of the house', () => {
    expect(Object.keys(CHART).toSorted()).toEqual(['available', 'held', ...Object.values(HouseAccount)].toSorted())
  })

  it.each(Object.values(TransferKind))('%s moves as the chart says, and the chart says nothing that never moves', (kind) => {
    const plans = PLANS.filter(plan => plan.kind === kind)
    expect(plans.every(isInChart)).toBe(true)
    const moved = plans.flatMap(plan => plan.postings.map(({ source, destination }) => `${source} → ${destination}`))
    expect(MOVEMENTS[kind].postings.map(({ from, to }) => [from, to].map(name => name.startsWith('house:') ? name : `${name}:7`).join(' → ')).toSorted()).toEqual([...new Set(moved)].toSorted())
  })

  it('refuses a movement to another account', () => {
    const plan = planCharge(PURSE, 1n)
    expect(isInChart({ ...plan, kind: 'Refund' })).toBe(false)
  })

  it('names clauses that there are', () => {
    const ids: readonly string[] = CLAUSES.map(({ id }) => id)
    expect(Object.values(MOVEMENTS).flatMap(({ clauses }) => clauses).filter(id => !ids.includes(id))).toEqual([])
  })
})
