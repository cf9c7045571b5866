import type { House } from '../house.ts'
import { SupplierReadFault } from './supplier-client.ts'
import { supplierGate } from './supplier-gate.ts'

/** Reads what is left on the house's balance at each supplier. A supplier that does not answer keeps its last one. */
export async function readBalances(house: House): Promise<void> {
  const suppliers = await house.db.selectFrom('suppliers').select('id').orderBy('id').execute()
  await Promise.all(suppliers.map(async ({ id }) => {
    try {
      const balance = await (await supplierGate(house, id))?.balance()
      if (balance === undefined) return
      await house.db.updateTable('suppliers').set({ balance_micros: balance.balanceMicros }).where('id', '=', id)
        .where('balance_micros', 'is distinct from', String(balance.balanceMicros)).execute()
    } catch (cause) {
      const reason = cause instanceof SupplierReadFault ? cause.message : 'see the error'
      house.log.info({ supplierId: id, reason, err: cause instanceof SupplierReadFault ? undefined : cause }, 'a supplier\'s balance was not read')
    }
  }))
}
