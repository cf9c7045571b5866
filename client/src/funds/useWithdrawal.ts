import { formatMoney, type AccountStatus } from '@tallyboard/schema'
import { useIntervalFn, watchDebounced } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { client } from '../graphql/client.ts'
import { faultOf, type Fault } from '../graphql/fault.ts'
import { AskWithdrawalDocument, WithdrawalQuotePageDocument, type AskWithdrawalMutation, type WithdrawalQuotePageQuery } from '../graphql/generated/graphql.ts'
import { useAsked } from '../graphql/useAsked.ts'
import type { CheckView } from '../shared/checks.ts'
import { microsOfDecimal } from '../shared/money.ts'
import { useNow } from '../shared/useNow.ts'
import { judgeWithdrawal } from './judge-withdrawal.ts'
import { readAmount } from './read-amount.ts'
import { useBalance } from './useBalance.ts'
import { useFundsMoves } from './useFundsMoves.ts'

export type WithdrawalQuote = WithdrawalQuotePageQuery['withdrawalQuote']
export type WithdrawalRefusal = Extract<AskWithdrawalMutation['askWithdrawal'], { __typename: 'Refusal' }>

export type SettingsInForce = WithdrawalQuotePageQuery['policySettings']

/** What asking for the typed amount brings, or for all where none is typed: judged here on each keystroke, and by the server as soon as it has answered. */
export interface WithdrawalOutcome {
  readonly checks: readonly CheckView[]
  readonly payoutMicros: bigint
  /** What is paid out from an instant on; the first holds now. */
  readonly changes: readonly { readonly at: Date, readonly payoutMicros: bigint }[]
  readonly dueAt: Date
}

/** What the panel shows of asking to withdraw. */
export interface WithdrawalAsking {
  /** What is left of the payments, whatever amount is typed. */
  readonly quote: ComputedRef<WithdrawalQuote | null>
  readonly outcome: ComputedRef<WithdrawalOutcome | null>
  /** What is typed, in micros; null while it is no amount. */
  readonly amountMicros: ComputedRef<bigint | null>
  /** What is wrong with the typed text, where it is no amount at all. */
  readonly problem: ComputedRef<string | null>
  readonly fault: ComputedRef<Fault | null>
  readonly refusal: Readonly<Ref<WithdrawalRefusal | null>>
  readonly isAsking: Readonly<Ref<boolean>>
  /** Asks once, however often it is pressed; whether it was set aside. */
  readonly ask: () => Promise<boolean>
  readonly retry: () => void
}

/** Shorter asks the server within a number, longer lets the reader wait for what it brings. */
const QUOTE_AFTER_MS = 150
/** A minute old, times left are still right to the eye. */
const QUOTE_AGAIN_MS = 60_000

/** The decision of asking for an amount, judged again with each change of the amount, of the balance and of a payment's age. */
export function useWithdrawal(form: () => { readonly amount: string, readonly payoutTo: string }, accountStatus: () => AccountStatus): WithdrawalAsking {
  const amountMicros = computed(() => readAmount(form().amount).micros)
  const problem = computed(() => readAmount(form().amount).problem)
  const asked = shallowRef<string | null>(null)
  watchDebounced(amountMicros, (micros) => { asked.value = micros === null ? null : formatMoney(micros) }, { debounce: QUOTE_AFTER_MS, immediate: true })

  const { data, isAnswered, fault: quoteFault, ask: quoteAgain } = useAsked(WithdrawalQuotePageDocument, () => ({ amount: asked.value }))
  const quote = computed(() => data.value?.withdrawalQuote ?? null)
  const balance = useBalance()
  const { version } = useFundsMoves()
  const now = useNow()
  const outcome = computed((): WithdrawalOutcome | null => {
    const known = data.value
    if (known === null) return null
    const { withdrawalQuote: told, policySettings } = known
    const typed = amountMicros.value === null ? null : formatMoney(amountMicros.value)
    // The server's answer counts; until it is there, and for as long as it was asked something else, the same function answers here.
    const judged = isAnswered.value && asked.value === typed ? null : judgeWithdrawal(told, policySettings, accountStatus(), amountMicros.value, now.value)
    return judged ?? {
      checks: told.checks, payoutMicros: microsOfDecimal(told.payout), dueAt: new Date(told.dueAt),
      changes: told.changes.map(({ at, payout }) => ({ at: new Date(at), payoutMicros: microsOfDecimal(payout) })),
    }
  })
  const isStale = computed(() => quote.value?.holdsUntilAt !== null && quote.value !== null && new Date(quote.value.holdsUntilAt) < now.value)
  watchDebounced([() => balance.value?.version, version, isStale], (_after, before) => { if (before[0] !== undefined) quoteAgain() }, { debounce: 200, maxWait: 1_000 })
  useIntervalFn(quoteAgain, QUOTE_AGAIN_MS)

  const refusal = shallowRef<WithdrawalRefusal | null>(null)
  const askFault = shallowRef<Fault | null>(null)
  const isAsking = shallowRef(false)
  let idempotencyKey: string | null = null
  let isGone = false
  onScopeDispose(() => { isGone = true })
  // What asks for another amount, or to somewhere else, is another attempt.
  watch(() => [form().amount, form().payoutTo], () => { idempotencyKey = null; refusal.value = null; askFault.value = null })

  async function ask(): Promise<boolean> {
    const micros = amountMicros.value
    if (micros === null || isAsking.value || outcome.value === null) return false
    isAsking.value = true
    // The key is of what is wanted, not of what is expected of it.
    idempotencyKey ??= crypto.randomUUID()
    const { data: answered, error } = await client.mutation(AskWithdrawalDocument, {
      input: { amount: formatMoney(micros), expectedPayout: formatMoney(outcome.value.payoutMicros), payoutTo: form().payoutTo.trim(), idempotencyKey },
    }).toPromise()
    if (isGone) return false
    isAsking.value = false
    askFault.value = error === undefined ? null : faultOf(error)
    if (answered === undefined) return false
    idempotencyKey = null
    refusal.value = answered.askWithdrawal.__typename === 'Refusal' ? answered.askWithdrawal : null
    quoteAgain()
    return refusal.value === null
  }

  return {
    quote, outcome, amountMicros, problem, refusal, isAsking, ask, retry: quoteAgain,
    fault: computed(() => askFault.value ?? (quote.value === null ? quoteFault.value : null)),
  }
}
