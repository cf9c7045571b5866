import { CREDIT_ALONE_HOURS, needsSecondPerson } from '@tallyboard/schema'
import type { CreditProposalRowFragment, RefusalTextFragment } from '../graphql/generated/graphql.ts'
import { moneyText } from '../shared/money.ts'
import { reasonField, typedAmount, WORDS_MAX, type MoneyAction } from './money-actions.ts'
import { amountText } from './withdrawal-case.ts'

/** The letters of what can be decided about a proposed credit. */
export const CREDIT_LETTERS = [['a', 'Approve the credit'], ['d', 'Decline the credit']] as const

const OWN: RefusalTextFragment = { code: 'CREDIT_BY_ONE', clause: 'P5.4', title: 'A second person decides', text: 'You proposed it yourself: another administrator approves it.' }

/** What can be decided about a proposed credit. One's own cannot be approved, and says so before anybody presses anything. */
export function creditActions({ amount, currency, isOwn }: Pick<CreditProposalRowFragment, 'amount' | 'currency' | 'isOwn'>): readonly MoneyAction[] {
  const words = amountText(amount, currency)
  const reason = reasonField('It stays with the proposal, so it cannot be empty.', 'Reason, kept with the proposal')
  return [
    { id: 'approve', letter: 'a', label: `Approve ${words}`, hint: 'It is given at once.', why: null, button: `Approve ${words}`, fields: [reason], refusal: isOwn ? OWN : null },
    { id: 'decline', letter: 'd', label: isOwn ? 'Take it back' : 'Decline', hint: 'Nothing is given.', why: null, button: isOwn ? 'Take it back' : 'Decline', fields: [reason], refusal: null },
  ]
}

/** A credit as it is written down. */
export interface CreditForm {
  readonly accountId: string | null
  readonly amount: string
  readonly isBonus: boolean
  readonly reason: string
}

/** What is wrong with each field; empty when it can be sent. */
export function creditProblems({ accountId, amount, reason }: CreditForm): ReadonlyMap<keyof CreditForm, string> {
  const problems = new Map<keyof CreditForm, string>()
  const micros = typedAmount(amount)
  if (accountId === null) problems.set('accountId', 'Choose whose account it is for.')
  if (micros === null) problems.set('amount', 'Give an amount with at most six decimals, as in 25.00.')
  else if (micros <= 0n) problems.set('amount', 'Give an amount above zero.')
  if (reason.trim() === '') problems.set('reason', 'It stands in the customer\'s statement, so it cannot be empty.')
  else if ([...reason.trim()].length > WORDS_MAX) problems.set('reason', `At most ${WORDS_MAX} characters are kept.`)
  return problems
}

/** What pressing the button does, said before it is pressed (P5.4). */
export interface CreditOutcome {
  readonly button: string
  readonly note: string
}

/**
 * Whether an amount is given or proposed, as far as it can be told here: what the same person gave the same account of late counts with it, and the house adds
 * that up. The limit is null until it is known.
 */
export function creditOutcome(form: Pick<CreditForm, 'amount' | 'isBonus'>, currency: string, creditAloneMax: number | null): CreditOutcome {
  const micros = typedAmount(form.amount)
  const kind = form.isBonus ? 'It can be spent and never withdrawn.' : 'It counts as paid money and can be withdrawn.'
  if (creditAloneMax === null) return { button: 'Give credit', note: kind }
  const limit = moneyText(BigInt(creditAloneMax) * 1_000_000n, { currency })
  const note = `${kind} Above ${limit} from you to one account within ${CREDIT_ALONE_HOURS} hours, another administrator approves it.`
  if (micros === null || micros <= 0n) return { button: 'Give credit', note }
  const words = moneyText(micros, { currency, decimalsMax: 6 })
  return { button: needsSecondPerson(micros, { creditAloneMax }) ? `Propose ${words}` : `Give ${words}`, note }
}
