import { DispatchResolution, DispatchState } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'

@ObjectType('Dispatch', { simpleResolvers: true, description: 'Sending an order to its supplier, at most once by itself.' })
export class DispatchType {
  @Field(() => ID) readonly orderId!: string
  @Field(() => DispatchState) readonly state!: DispatchState
  @Field(() => DateTime, { nullable: true, description: 'When it was last taken up to be sent.' }) readonly attemptedAt!: Date | null
  @Field(() => String, { nullable: true, description: 'The supplier\'s number for the order.' }) readonly supplierOrderId!: string | null
  @Field(() => String, { nullable: true, description: 'Why it waits, was refused, or is uncertain.' }) readonly lastError!: string | null
  @Field(() => String, { nullable: true, description: 'What a person found out, and how.' }) readonly resolution!: string | null
  @Field(() => DateTime) readonly changedAt!: Date
}

/** A page of dispatches, oldest order first. */
export const DispatchConnectionType = connectionOf('Dispatch', DispatchType)

@InputType('ResolveDispatchInput')
export class ResolveDispatchInput {
  @Field(() => ID) readonly orderId!: string
  @Field(() => DispatchResolution) readonly resolution!: DispatchResolution
  @Field(() => String, { nullable: true, description: 'The supplier\'s number for the order; needed with Taken, and only there.' }) readonly supplierOrderId?: string | null
  @Field(() => String, { description: 'How you know. Kept in the order\'s history.' }) readonly reason!: string
  @Field(() => String) readonly idempotencyKey!: string
}

export const ResolveDispatchResult = createUnionType({
  name: 'ResolveDispatchResult',
  types: () => [DispatchType, RefusalType] as const,
  resolveType: value => isRefusal(value) ? 'Refusal' : 'Dispatch',
})
