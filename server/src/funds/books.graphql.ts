import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { Money } from '../scalars/money.ts'

@ObjectType('BookAccount', { description: 'What an account in the books holds. The customers\' accounts are added up.' })
export class BookAccountType {
  @Field(() => String) readonly name!: string
  @Field(() => String) readonly currency!: string
  @Field(() => Money) readonly balance!: bigint
}

@ObjectType('BookSum', { description: 'All accounts of one currency together: zero, or the books are wrong.' })
export class BookSumType {
  @Field(() => String) readonly currency!: string
  @Field(() => Money) readonly sum!: bigint
}

@ObjectType('BookSentence', { description: 'A sentence of books:check, and how many rows contradict it: none when the books are right.' })
export class BookSentenceType {
  @Field(() => String) readonly sentence!: string
  @Field(() => Boolean) readonly holds!: boolean
  @Field(() => Int) readonly exceptionCount!: number
  @Field(() => [String], { description: 'The numbers of the first few rows that contradict it.' }) readonly examples!: readonly string[]
}

@ObjectType('Books', { description: 'The books of the house at one moment.' })
export class BooksType {
  @Field(() => DateTime) readonly at!: Date
  @Field(() => [BookSumType]) readonly sums!: readonly BookSumType[]
  @Field(() => [BookAccountType]) readonly accounts!: readonly BookAccountType[]
  @Field(() => [BookSentenceType], { nullable: true, description: 'Asked of the present alone: null for a past instant.' })
  readonly sentences!: readonly BookSentenceType[] | null
}

@ObjectType('BooksCheck', { description: 'What the books answered when all sentences were asked, each night by the house itself.' })
export class BooksCheckType {
  @Field(() => ID) readonly id!: string
  @Field(() => DateTime) readonly at!: Date
  @Field(() => Int, { description: 'How long the asking took, in milliseconds.' }) readonly tookMs!: number
  @Field(() => Int, { description: 'Rows that contradict a sentence; more than none is an alarm.' }) readonly exceptionCount!: number
  @Field(() => [BookSentenceType]) readonly sentences!: readonly BookSentenceType[]
  @Field(() => DateTime, { nullable: true, description: 'When an administrator looked at it; an alarm stands until then.' }) readonly seenAt!: Date | null
}

/** A page of the checks, newest first. */
export const BooksCheckConnectionType = connectionOf('BooksCheck', BooksCheckType)

@InputType('SeeBooksCheckInput')
export class SeeBooksCheckInput {
  @Field(() => ID) readonly id!: string
  @Field(() => String) readonly idempotencyKey!: string
}
