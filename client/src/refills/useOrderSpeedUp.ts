import { isOpen } from '@tallyboard/schema'
import { computed, watch, type ComputedRef } from 'vue'
import { OrderSpeedUpDocument, type OrderStatus, type SpeedUpStateFragment } from '../graphql/generated/graphql.ts'
import { useAsked } from '../graphql/useAsked.ts'
import { useNow } from '../shared/useNow.ts'
import { useOrderMoves } from '../support/useOrderMoves.ts'

/** Whether an open order can be put forward, and what became of it. */
export interface OrderSpeedUp {
  readonly isAllowed: boolean
  readonly asked: SpeedUpStateFragment | null
}

interface LateOrder {
  readonly id: string
  readonly version: number
  readonly status: OrderStatus
  readonly slowFinishAt: string | null
}

/** Asked for while the order is open, and again with each of its states, with each answer to what was asked, and when its slow end passes (P3.5). Null before the first answer and after the end. */
export function useOrderSpeedUp(order: () => LateOrder | null): ComputedRef<OrderSpeedUp | null> {
  const now = useNow()
  const openId = computed(() => {
    const asked = order()
    return asked !== null && isOpen(asked.status) ? asked.id : null
  })
  const { data, ask } = useAsked(OrderSpeedUpDocument, () => (openId.value === null ? null : { id: openId.value }))
  const isPastSlowEnd = computed(() => {
    const slow = order()?.slowFinishAt ?? null
    return slow !== null && new Date(slow) < now.value
  })
  const { movesOf } = useOrderMoves()
  watch([() => order()?.status, isPastSlowEnd, () => movesOf(openId.value ?? '')], () => { if (openId.value !== null) ask() })
  return computed(() => {
    const answer = data.value?.order
    return answer === undefined || answer === null || answer.id !== openId.value ? null : { isAllowed: answer.speedUpOffer.allowed, asked: answer.speedUp }
  })
}
