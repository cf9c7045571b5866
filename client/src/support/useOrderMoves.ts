import { useHouseQueues } from './useHouseQueues.ts'
import { useRequestsProgress } from './useRequestsProgress.ts'

/** How often whatever was asked about an order has moved while it was watched, by its customer or by the house: whoever shows it asks again when this changes. */
export function useOrderMoves(): { readonly movesOf: (orderId: string) => number } {
  const own = useRequestsProgress()
  const house = useHouseQueues()
  return { movesOf: (orderId) => own.movesOf(orderId) + house.movesOf(orderId) }
}
