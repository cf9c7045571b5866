import { defineEntity, p } from '@mikro-orm/core'
import { micros } from '../columns.ts'

const BalanceSchema = defineEntity({
  name: 'Balance',
  tableName: 'balances',
  properties: {
    accountId: p.bigint('string').primary(),
    currency: p.character().length(3),
    availableMicros: micros().default('0'),
    heldMicros: micros().default('0'),
    version: p.integer().default(0),
  },
})

/** The one stored balance an order locks. Nothing references this row, and it is locked last. */
export class Balance extends BalanceSchema.class {}
BalanceSchema.setClass(Balance)
