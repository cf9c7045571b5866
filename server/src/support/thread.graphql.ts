import { ThreadStatus, ThreadSubject } from '@tallyboard/schema'
import { createUnionType, Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import { ActorType, connectionOf } from '../connection.graphql.ts'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'
import { ImageObjectType } from './file.graphql.ts'
import type { ThreadSelection } from './thread-query.ts'

@ObjectType('Message', { description: 'What somebody wrote in a thread.' })
export class MessageType {
  @Field(() => ID) readonly id!: string
  @Field(() => DateTime) readonly at!: Date | string
  @Field(() => Boolean, { description: 'Whether the house says it; otherwise the customer does.' }) readonly isFromHouse!: boolean
  @Field(() => String) readonly text!: string
  @Field(() => [ImageObjectType]) readonly images!: readonly ImageObjectType[]
}

/** A page of messages, the newest last. */
export const MessageConnectionType = connectionOf('Message', MessageType)

@ObjectType('Thread', { description: 'A conversation with the house about an order, a refill, a payment or anything else (P6.1).' })
export class ThreadType {
  @Field(() => ID) readonly id!: string
  @Field(() => Int, { description: 'Grows with each message, each reading and each change of status.' }) readonly version!: number
  @Field(() => ThreadSubject) readonly subject!: ThreadSubject
  @Field(() => String) readonly title!: string
  @Field(() => ThreadStatus, { description: 'Whose turn it is.' }) readonly status!: ThreadStatus
  @Field(() => DateTime) readonly openedAt!: Date | string
  @Field(() => DateTime) readonly changedAt!: Date | string
  @Field(() => DateTime, { nullable: true }) readonly resolvedAt!: Date | string | null
  @Field(() => Float, { nullable: true, description: 'How long the first answer of the house took; null while there is none.' }) readonly firstAnswerMs!: number | null
  @Field(() => ID, { nullable: true, description: 'The newest message that the customer has read.' }) readonly customerReadId!: string | null
  @Field(() => ID, { nullable: true, description: 'The newest message that anybody of the house has read.' }) readonly houseReadId!: string | null
}

/** A page of threads. */
export const ThreadConnectionType = connectionOf('Thread', ThreadType)

@ObjectType('ThreadState', { description: 'The whole new state of a thread, as a watcher hears it.' })
export class ThreadStateType {
  @Field(() => ID) readonly threadId!: string
  @Field(() => Int) readonly version!: number
  @Field(() => ThreadSubject) readonly subject!: ThreadSubject
  @Field(() => ID, { nullable: true }) readonly orderId!: string | null
  @Field(() => ID, { nullable: true }) readonly refillId!: string | null
  @Field(() => String) readonly title!: string
  @Field(() => ThreadStatus) readonly status!: ThreadStatus
  @Field(() => DateTime) readonly openedAt!: string
  @Field(() => DateTime) readonly changedAt!: string
  @Field(() => DateTime, { nullable: true }) readonly resolvedAt!: string | null
  @Field(() => Int, { description: 'Messages of the other side that are not read yet.' }) readonly unreadCount!: number
  @Field(() => ID, { nullable: true }) readonly customerReadId!: string | null
  @Field(() => ID, { nullable: true }) readonly houseReadId!: string | null
  @Field(() => MessageType, { nullable: true }) readonly lastMessage!: MessageType | null
}

@ObjectType('ThreadProgress', { description: 'One thread: its state and newest messages, or whatever came after a cursor; then each change.' })
export class ThreadProgressType {
  @Field(() => String, { description: 'Pass it as after to resume without a gap.' }) readonly cursor!: string
  @Field(() => Boolean, { description: 'Whether the messages are the newest of the thread rather than those since the last push.' }) readonly isSnapshot!: boolean
  @Field(() => ThreadStateType) readonly thread!: ThreadStateType
  @Field(() => [MessageType], { description: 'Oldest first.' }) readonly messages!: readonly MessageType[]
}

@ObjectType('ThreadsProgress', { description: 'A snapshot holds every thread that is not resolved and whatever was in the last minutes; after it, what changed since the last message.' })
export class ThreadsProgressType {
  @Field(() => String, { description: 'Pass it as after to resume without a gap.' }) readonly cursor!: string
  @Field(() => Boolean) readonly isSnapshot!: boolean
  @Field(() => [ThreadStateType]) readonly changes!: readonly ThreadStateType[]
}

@ObjectType('HelpTimes', { description: 'How quickly the house answers, over the threads of the last 30 days.' })
export class HelpTimesType {
  @Field(() => Float, { nullable: true, description: 'Half of the first answers came within this; null before there is any.' }) readonly firstAnswerMedianMs!: number | null
  @Field(() => Float, { nullable: true, description: 'Half of the resolved threads were resolved within this.' }) readonly resolutionMedianMs!: number | null
  @Field(() => Int, { description: 'Threads that wait for the house now.' }) readonly waitingCount!: number
  @Field(() => Int, { description: 'How many threads the times rest on.' }) readonly sampleSize!: number
}

@ObjectType('CannedAnswer', { description: 'An answer that agents give often.' })
export class CannedAnswerType {
  @Field(() => ID) readonly id!: string
  @Field(() => String) readonly title!: string
  @Field(() => String) readonly text!: string
  @Field(() => DateTime) readonly changedAt!: Date
}

/** A page of answers, by their titles. */
export const CannedAnswerConnectionType = connectionOf('CannedAnswer', CannedAnswerType)

@ObjectType('DeletedCannedAnswer', { description: 'A ready answer that is no more.' })
export class DeletedCannedAnswerType {
  @Field(() => ID) readonly id!: string
}

@ObjectType('Presence', { description: 'Who is reading a thread now, besides yourself.' })
export class PresenceType {
  @Field(() => [ActorType]) readonly readers!: readonly ActorType[]
}

@InputType('ThreadFilter')
export class ThreadFilterInput implements ThreadSelection {
  @Field(() => ThreadStatus, { nullable: true }) readonly status?: ThreadStatus | null
  @Field(() => ThreadSubject, { nullable: true }) readonly subject?: ThreadSubject | null
  @Field(() => ID, { nullable: true }) readonly orderId?: string | null
  @Field(() => ID, { nullable: true }) readonly refillId?: string | null
  @Field(() => String, { nullable: true, description: 'A number of a thread, its order or refill, or words of the title or the messages.' }) readonly search?: string | null
}

@InputType('HelpQueueFilter')
export class HelpQueueFilterInput implements ThreadSelection {
  @Field(() => ThreadStatus, { nullable: true, description: 'Waiting, if left out.' }) readonly status?: ThreadStatus | null
  @Field(() => Boolean, { nullable: true, description: 'Threads that nobody of the house has answered yet, or only those that somebody has.' }) readonly isUnassigned?: boolean | null
  @Field(() => ThreadSubject, { nullable: true }) readonly subject?: ThreadSubject | null
  @Field(() => String, { nullable: true }) readonly search?: string | null
}

const KEY = { description: 'A word chosen for this attempt: the same key with the same input gives the first answer.' }
const IMAGES = { defaultValue: [], description: 'Pictures sent to /files before.' }

@InputType('OpenThreadInput')
export class OpenThreadInput {
  @Field(() => ThreadSubject) readonly subject!: ThreadSubject
  @Field(() => ID, { nullable: true, description: 'The order it is about, when the subject is an order.' }) readonly orderId?: string | null
  @Field(() => ID, { nullable: true, description: 'The refill it is about, when the subject is a refill.' }) readonly refillId?: string | null
  @Field(() => String) readonly text!: string
  @Field(() => [ID], IMAGES) readonly imageIds!: string[]
  @Field(() => String, KEY) readonly idempotencyKey!: string
}

@InputType('SendMessageInput')
export class SendMessageInput {
  @Field(() => ID) readonly threadId!: string
  @Field(() => String) readonly text!: string
  @Field(() => [ID], IMAGES) readonly imageIds!: string[]
  @Field(() => String, KEY) readonly idempotencyKey!: string
}

@InputType('MarkThreadReadInput')
export class MarkThreadReadInput {
  @Field(() => ID) readonly threadId!: string
  @Field(() => ID, { description: 'The newest message that was read.' }) readonly messageId!: string
}

@InputType('ResolveThreadInput')
export class ResolveThreadInput {
  @Field(() => ID) readonly threadId!: string
  @Field(() => String, KEY) readonly idempotencyKey!: string
}

@InputType('ShowPresenceInput')
export class ShowPresenceInput {
  @Field(() => ID) readonly threadId!: string
  @Field(() => Boolean, { description: 'Say so every ten seconds while it is being read; it is forgotten after twenty-five.' }) readonly isReading!: boolean
}

@InputType('SaveCannedAnswerInput')
export class SaveCannedAnswerInput {
  @Field(() => ID, { nullable: true, description: 'The answer to change; a new one, if left out.' }) readonly id?: string | null
  @Field(() => String) readonly title!: string
  @Field(() => String) readonly text!: string
  @Field(() => String, KEY) readonly idempotencyKey!: string
}

@InputType('DeleteCannedAnswerInput')
export class DeleteCannedAnswerInput {
  @Field(() => ID) readonly id!: string
  @Field(() => String, KEY) readonly idempotencyKey!: string
}

const threadOrRefusal = (value: object) => isRefusal(value) ? RefusalType : ThreadType

export const OpenThreadResult = createUnionType({ name: 'OpenThreadResult', types: () => [ThreadType, RefusalType] as const, resolveType: threadOrRefusal })
export const SendMessageResult = createUnionType({
  name: 'SendMessageResult', types: () => [MessageType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : MessageType,
})
export const MarkThreadReadResult = createUnionType({ name: 'MarkThreadReadResult', types: () => [ThreadType, RefusalType] as const, resolveType: threadOrRefusal })
export const ResolveThreadResult = createUnionType({ name: 'ResolveThreadResult', types: () => [ThreadType, RefusalType] as const, resolveType: threadOrRefusal })
export const ShowPresenceResult = createUnionType({
  name: 'ShowPresenceResult', types: () => [PresenceType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : PresenceType,
})
export const SaveCannedAnswerResult = createUnionType({
  name: 'SaveCannedAnswerResult', types: () => [CannedAnswerType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : CannedAnswerType,
})
export const DeleteCannedAnswerResult = createUnionType({
  name: 'DeleteCannedAnswerResult', types: () => [DeletedCannedAnswerType, RefusalType] as const, resolveType: value => isRefusal(value) ? RefusalType : DeletedCannedAnswerType,
})
