// What must not compile. Each line with a reason fails the type check as soon as it does compile.
import {
  chargeOf, decidePlacement, decideRefill, decideWithdrawal, failed, FINAL_STATUSES, formatMoney, lockKeyOf, OrderStatus, planCharge, planRefund, refuse, settle, sumsOf,
  type Amount, type CanonicalLink, type Decision, type LinkReading, type PlacementFacts, type PlacementGrant, type PlacementRequest, type PolicySettings,
  type RefillFacts, type RefillGrant, type RefillReport, type WithdrawalFacts,
} from './index.ts'

declare const facts: PlacementFacts
declare const request: PlacementRequest
declare const settings: PolicySettings
declare const now: Date
declare const decision: Decision<PlacementGrant>
declare const reading: LinkReading
declare const link: CanonicalLink

// @ts-expect-error money is a bigint of micros, never a number
formatMoney(12.4)
// @ts-expect-error a rate is a bigint of micros
chargeOf(1_240_000, 5_000)
// @ts-expect-error a quantity is a number of units, not money
chargeOf(1_240_000n, 5_000n)
// @ts-expect-error a charge is a bigint of micros
planCharge({ accountId: '7', currency: 'USD' }, 6_200_000)

// @ts-expect-error a refusal needs the facts of its sentence
failed('NOT_ENOUGH_FUNDS', {}, now)
// @ts-expect-error one of the facts is missing
failed('NOT_ENOUGH_FUNDS', { chargeMicros: 2n, availableMicros: 1n, currency: 'USD' }, now)
// @ts-expect-error money among the facts is a bigint too
failed('NOT_ENOUGH_FUNDS', { chargeMicros: 2, availableMicros: 1n, missingMicros: 1n, currency: 'USD' }, now)
// @ts-expect-error a code that no row of the table has
refuse('BECAUSE', {}, now)

// @ts-expect-error a policy reads no clock: the instant comes in
decidePlacement(facts, request, settings)
// @ts-expect-error the terms version in force is a fact like the others
decidePlacement({ ...facts, termsVersion: undefined }, request, settings, now)
// @ts-expect-error what was granted is there only when it was allowed
void decision.grant
// @ts-expect-error a refusal is there only when it was refused
void decision.refusal
// @ts-expect-error a link that may be none has no canonical form yet
void reading.canonical

// @ts-expect-error an order is settled in a final state
settle({ quantity: 1, chargedMicros: 1n }, { status: OrderStatus.InProgress, fault: 'House', delivered: 0 })
// @ts-expect-error whose fault it is must be said
settle({ quantity: 1, chargedMicros: 1n }, { status: 'Partial', delivered: 0 })
// @ts-expect-error a metric is one of a closed set
lockKeyOf(link, 'Hearts', settings)
// @ts-expect-error facts are read, not changed
facts.availableMicros = 0n
// @ts-expect-error a closed set stays closed
FINAL_STATUSES.push('Pending')

// What is allowed compiles.
if (decision.allowed) formatMoney(decision.grant.chargeMicros)
else refuse('TERMS_NOT_IN_FORCE', { termsVersion: decision.checks.length, askedTermsVersion: 1 }, now)

declare const amount: Amount
declare const word: string

// @ts-expect-error amounts that know their currency are not added by hand: sumsOf keeps currencies apart
void (amount + amount)
// @ts-expect-error nor with an amount that does not say its currency
void (amount.micros + amount)
// @ts-expect-error an amount says its currency
sumsOf([{ micros: 1n }])
// @ts-expect-error a currency is three capitals, not any text such as an account's number
planCharge({ accountId: '7', currency: word }, 1n)
// @ts-expect-error and is not written small
planCharge({ accountId: '7', currency: 'usd' }, 1n)
// @ts-expect-error a transfer is planned for a purse, which has a currency
planRefund({ accountId: '7' }, 1n)

declare const refillFacts: RefillFacts
declare const refill: Decision<RefillGrant>
declare const report: RefillReport
declare const withdrawalFacts: WithdrawalFacts

// @ts-expect-error a refill is decided for an instant that is given
decideRefill(refillFacts, settings)
// @ts-expect-error a refill grants units and no money (P4.17)
if (refill.allowed) void refill.grant.amountMicros
// @ts-expect-error whether a refill was refused must be asked first
void report.refusal
// @ts-expect-error only a rejection that the house can explain carries its refusal
if (report.kind === 'Contested') void report.refusal
// @ts-expect-error a withdrawal asks for a bigint of micros
decideWithdrawal(withdrawalFacts, { amountMicros: 83.2, expectedPayoutMicros: null }, settings, now)
if (report.kind === 'Ended' && report.status === 'Rejected') void report.refusal.clause
