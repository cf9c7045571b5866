import { TransferKind } from '@tallyboard/schema'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { ActorType } from '../connection.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'

@ObjectType('Balance', { description: 'A customer\'s prepaid money. The version grows by one with each change.' })
export class BalanceType {
  @Field(() => Int) readonly version!: number
  @Field(() => String) readonly currency!: string
  @Field(() => Money, { description: 'What can be spent on an order now.' }) readonly available!: bigint
  @Field(() => Money, { description: 'What is set aside for a withdrawal.' }) readonly held!: bigint
}

@ObjectType('Posting', { description: 'A positive amount from one account in the books to another.' })
export class PostingType {
  @Field(() => ID) readonly id!: string
  @Field(() => DateTime) readonly at!: Date
  @Field(() => ID) readonly transferId!: string
  @Field(() => TransferKind) readonly kind!: TransferKind
  @Field(() => String, { description: 'Where it came from: available:<account> for a balance, house:revenue and the like for the house.' }) readonly source!: string
  @Field(() => String) readonly destination!: string
  @Field(() => Money) readonly amount!: bigint
  @Field(() => String) readonly currency!: string
}

@ObjectType('Transfer', { description: 'One movement of money, with its cause and its actor.' })
export class TransferType {
  @Field(() => ID) readonly id!: string
  @Field(() => TransferKind) readonly kind!: TransferKind
  @Field(() => DateTime) readonly at!: Date
  @Field(() => String) readonly currency!: string
  @Field(() => String, { nullable: true }) readonly reason!: string | null
  @Field(() => ID, { nullable: true, description: 'The clause that made it move, where the kind does not say it.' }) readonly clause!: string | null
  @Field(() => ActorType) readonly actor!: ActorType
  @Field(() => ID, { nullable: true }) readonly orderId!: string | null
  @Field(() => ID, { nullable: true }) readonly paymentId!: string | null
  @Field(() => ID, { nullable: true }) readonly withdrawalId!: string | null
  @Field(() => [PostingType]) readonly postings!: readonly PostingType[]
}
