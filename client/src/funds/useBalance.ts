import { shallowRef, type Ref } from 'vue'
import { WatchBalanceDocument, type BalanceAmountsFragment } from '../graphql/generated/graphql.ts'
import { watchSubscription } from '../graphql/watch.ts'
import { microsOfDecimal } from '../shared/money.ts'

/** What the viewer has, as the newest push says. */
export interface BalanceView {
  readonly version: number
  readonly currency: string
  readonly availableMicros: bigint
  readonly heldMicros: bigint
}

const balance = shallowRef<BalanceView | null>(null)
let stopWatching: (() => void) | undefined

/** Takes a balance in, whether it was asked for or pushed; an older version changes nothing. */
export function takeBalance({ version, currency, available, held }: BalanceAmountsFragment): void {
  if (balance.value !== null && balance.value.version >= version) return
  balance.value = { version, currency, availableMicros: microsOfDecimal(available), heldMicros: microsOfDecimal(held) }
}

/** Begins to listen for the signed-in viewer. */
export function startBalance(): void {
  stopWatching ??= watchSubscription(WatchBalanceDocument, () => ({ afterVersion: balance.value?.version ?? null }), (data) => takeBalance(data.balance))
}

/** Stops listening and forgets the amounts. */
export function stopBalance(): void {
  stopWatching?.()
  stopWatching = undefined
  balance.value = null
}

/** The viewer's balance, live; null until it is known. */
export function useBalance(): Readonly<Ref<BalanceView | null>> {
  return balance
}
