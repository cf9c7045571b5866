import type { Viewer } from '../context.ts'
import type { House } from '../house.ts'

/** Leaves asking for refills to the house, or takes it back. Setting it twice changes nothing. */
export async function setAutomaticRefill(house: House, viewer: Viewer, isAutomatic: boolean): Promise<void> {
  await house.db.updateTable('accounts').set({ is_refill_automatic: isAutomatic }).where('id', '=', viewer.accountId).execute()
}
