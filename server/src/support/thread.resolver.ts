import { mayUseThread, Permission, ThreadStatus, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { accountLoader } from '../accounts/account-query.ts'
import { AccountType, ViewerType } from '../accounts/account.graphql.ts'
import { actorKindOf } from '../actor.ts'
import { ActorType } from '../connection.graphql.ts'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { requirePermission, requireViewer, type Context } from '../context.ts'
import { inputError, invariant, notFound } from '../errors.ts'
import { orderLoader } from '../orders/order-loaders.ts'
import { OrderType } from '../orders/order.graphql.ts'
import { refillLoader } from '../refills/refill-loaders.ts'
import { RefillType } from '../refills/refill.graphql.ts'
import type { MessageNews } from '../topics.ts'
import { deleteCannedAnswer, readCannedAnswers, saveCannedAnswer } from './canned-answers.ts'
import { markThreadRead, resolveThread, showPresence } from './follow-thread.ts'
import { presenceOf } from './presence.ts'
import { isOfTheHouse, nameOf, readersFor } from './readers.ts'
import { openThread, sendMessage, type MessageSent } from './send-message.ts'
import { threadObject, unreadCountOf, type MessageObject, type ThreadObject } from './thread-object.ts'
import { countUnread, readHelpTimes, readMessages, readQueue, readThreads, threadLoader, type ThreadPosition, type ThreadSelection } from './thread-query.ts'
import {
  CannedAnswerConnectionType, type CannedAnswerType, DeleteCannedAnswerInput, DeleteCannedAnswerResult, type DeletedCannedAnswerType, HelpQueueFilterInput, HelpTimesType,
  MarkThreadReadInput, MarkThreadReadResult, MessageConnectionType, MessageType, OpenThreadInput, OpenThreadResult, type PresenceType, ResolveThreadInput, ResolveThreadResult,
  SaveCannedAnswerInput, SaveCannedAnswerResult, SendMessageInput, SendMessageResult, ShowPresenceInput, ShowPresenceResult, ThreadConnectionType, ThreadFilterInput,
  ThreadType,
} from './thread.graphql.ts'

@Resolver(() => ThreadType)
export class ThreadResolver {
  @Query(() => ThreadConnectionType, { description: 'Your threads, the last changed first.' })
  async threads(
    @Ctx() context: Context,
    @Arg('filter', () => ThreadFilterInput, { nullable: true }) filter: ThreadFilterInput | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<ThreadObject>> {
    const from = positionOf('threads', after ?? null)
    const rows = await readThreads(context.house.db, requireViewer(context).accountId, selectionOf(filter), checkPageSize(first), from)
    return pageOf(rows.map(threadObject), { first, isContinued: from !== null }, thread => encodeCursor('threads', [thread.changedAt, thread.id]))
  }

  @Query(() => ThreadType, { nullable: true, description: 'A thread of yours; null when there is no such thread of yours. Agents and administrators see every thread.' })
  async thread(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<ThreadObject | null> {
    const viewer = requireViewer(context)
    const thread = isRowId(id) ? await threadLoader(context).load(id) : null
    return thread !== null && mayUseThread(viewer, thread) ? threadObject(thread) : null
  }

  @Query(() => ThreadConnectionType, { description: 'Everybody\'s threads of one status. Whoever waits longest comes first. For whoever answers customers.' })
  async helpQueue(
    @Ctx() context: Context,
    @Arg('filter', () => HelpQueueFilterInput, { nullable: true }) filter: HelpQueueFilterInput | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<ThreadObject>> {
    requirePermission(context, Permission.AnswerHelp)
    const status = filter?.status ?? ThreadStatus.Waiting
    const list = `helpQueue ${status}`
    const from = positionOf(list, after ?? null)
    const rows = await readQueue(context.house.db, status, selectionOf(filter), checkPageSize(first), from)
    return pageOf(rows.map(row => ({ ...threadObject(row), turnAt: row.turnAt })), { first, isContinued: from !== null },
      thread => encodeCursor(list, [thread.turnAt, thread.id]))
  }

  @Query(() => HelpTimesType, { description: 'How quickly the house answers. For whoever answers customers.' })
  async helpTimes(@Ctx() context: Context): Promise<HelpTimesType> {
    requirePermission(context, Permission.AnswerHelp)
    return await readHelpTimes(context.house.db, context.house.clock())
  }

  @Query(() => CannedAnswerConnectionType, { description: 'Answers that are given often, by their titles. For whoever answers customers.' })
  async cannedAnswers(
    @Ctx() context: Context,
    @Arg('search', () => String, { nullable: true, description: 'Words of the title or the text.' }) search: string | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<CannedAnswerType>> {
    requirePermission(context, Permission.AnswerHelp)
    const { search: words } = selectionOf({ search: search ?? null })
    const [title, id] = after == null ? [] : decodeCursor('cannedAnswers', after, ['text', 'id'])
    const from = title === undefined || id === undefined ? null : { title, id }
    const rows = await readCannedAnswers(context.house.db, words ?? null, checkPageSize(first), from)
    return pageOf(rows, { first, isContinued: from !== null }, answer => encodeCursor('cannedAnswers', [answer.sortTitle, answer.id]))
  }

  @Mutation(() => OpenThreadResult, { description: 'Writes to the house about an order, a refill, a payment or anything else (P6.1).' })
  async openThread(@Ctx() context: Context, @Arg('input', () => OpenThreadInput) input: OpenThreadInput): Promise<ThreadObject | Refusal> {
    const answer = await openThread(context.house, requireViewer(context), { ...input, orderId: input.orderId ?? null, refillId: input.refillId ?? null })
    return answer.kind === 'Refused' ? answer.refusal : await threadOf(context, answer.threadId)
  }

  @Mutation(() => SendMessageResult, { description: 'Writes into a thread. A resolved thread is open again.' })
  async sendMessage(@Ctx() context: Context, @Arg('input', () => SendMessageInput) input: SendMessageInput): Promise<MessageNews | Refusal> {
    const answer = await sendMessage(context.house, requireViewer(context), { ...input })
    return answer.kind === 'Refused' ? answer.refusal : await messageOf(context, answer)
  }

  @Mutation(() => MarkThreadReadResult, { description: 'Notes that your side has read a thread up to a message.' })
  async markThreadRead(@Ctx() context: Context, @Arg('input', () => MarkThreadReadInput) input: MarkThreadReadInput): Promise<ThreadObject> {
    await markThreadRead(context.house, requireViewer(context), input.threadId, input.messageId)
    return await threadOf(context, input.threadId)
  }

  @Mutation(() => ResolveThreadResult, { description: 'Notes that nobody waits for anything in a thread any more.' })
  async resolveThread(@Ctx() context: Context, @Arg('input', () => ResolveThreadInput) input: ResolveThreadInput): Promise<ThreadObject> {
    await resolveThread(context.house, requireViewer(context), { ...input })
    return await threadOf(context, input.threadId)
  }

  @Mutation(() => ShowPresenceResult, { description: 'Tells the other readers of a thread that you are reading it. Nothing is written down.' })
  async showPresence(@Ctx() context: Context, @Arg('input', () => ShowPresenceInput) input: ShowPresenceInput): Promise<PresenceType> {
    const viewer = requireViewer(context)
    const thread = isRowId(input.threadId) ? await threadLoader(context).load(input.threadId) : null
    return { readers: await readersFor(context, showPresence(context.house, viewer, thread, input.isReading)) }
  }

  @Mutation(() => SaveCannedAnswerResult, { description: 'Adds an answer, or changes one. For whoever answers customers.' })
  async saveCannedAnswer(@Ctx() context: Context, @Arg('input', () => SaveCannedAnswerInput) input: SaveCannedAnswerInput): Promise<CannedAnswerType> {
    return await saveCannedAnswer(context.house, requireViewer(context), { ...input, id: input.id ?? null })
  }

  @Mutation(() => DeleteCannedAnswerResult, { description: 'Deletes an answer. For whoever answers customers.' })
  async deleteCannedAnswer(@Ctx() context: Context, @Arg('input', () => DeleteCannedAnswerInput) input: DeleteCannedAnswerInput): Promise<DeletedCannedAnswerType> {
    await deleteCannedAnswer(context.house, requireViewer(context), { ...input })
    return { id: input.id }
  }

  @FieldResolver(() => Int, { description: 'Messages of the other side that your side has not read.' })
  unreadCount(@Ctx() context: Context, @Root() thread: ThreadObject): number {
    return unreadCountOf(thread, requireViewer(context).accountId)
  }

  @FieldResolver(() => MessageType, { nullable: true, description: 'The newest message.' })
  lastMessage(@Root() thread: ThreadObject): MessageNews | null {
    return thread.lastMessage
  }

  @FieldResolver(() => MessageConnectionType, { description: 'The newest so many, the newest last; with before, older ones; with after, what came since.' })
  async messages(
    @Ctx() context: Context, @Root() thread: ThreadObject,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
    @Arg('before', () => String, { nullable: true }) before: string | null | undefined,
  ): Promise<Page<MessageNews>> {
    if (after != null && before != null) throw inputError('Messages are read before a cursor or after one, not both.', { field: 'before' })
    const idOf = (cursor: string | null | undefined, field: string) => cursor == null ? null : decodeCursor('messages', cursor, ['id'], field)[0] ?? null
    const page = { threadId: thread.id, first: checkPageSize(first), after: idOf(after, 'after'), before: idOf(before, 'before') }
    const rows = await readMessages(context.house.db, page)
    return pageOf(rows, { first, isBackward: page.after === null, isContinued: page.after !== null || page.before !== null }, message => encodeCursor('messages', [message.id]))
  }

  @FieldResolver(() => OrderType, { nullable: true, description: 'The order it is about.' })
  async order(@Ctx() context: Context, @Root() thread: ThreadObject): Promise<OrderType | null> {
    return thread.orderId === null ? null : await orderLoader(context).load(thread.orderId)
  }

  @FieldResolver(() => RefillType, { nullable: true, description: 'The refill it is about.' })
  async refill(@Ctx() context: Context, @Root() thread: ThreadObject): Promise<RefillType | null> {
    return thread.refillId === null ? null : await refillLoader(context).load(thread.refillId)
  }

  @FieldResolver(() => AccountType, { nullable: true, description: 'Whose thread it is. For agents and administrators; null for everybody else.' })
  async customer(@Ctx() context: Context, @Root() thread: ThreadObject): Promise<AccountType | null> {
    return isOfTheHouse(context) ? await accountLoader(context).load(thread.accountId) : null
  }

  @FieldResolver(() => ActorType, { nullable: true, description: 'Whoever of the house answered first.' })
  async assignee(@Ctx() context: Context, @Root() thread: ThreadObject): Promise<ActorType | null> {
    const account = thread.assigneeId === null ? null : await accountLoader(context).load(thread.assigneeId)
    return account === null ? null : { kind: actorKindOf(account.role), name: isOfTheHouse(context) ? account.name : null }
  }

  @FieldResolver(() => [ActorType], { description: 'Who is reading it now, besides yourself.' })
  async readers(@Ctx() context: Context, @Root() thread: ThreadObject): Promise<ActorType[]> {
    return await readersFor(context, presenceOf(context.house).readersOf(thread.id))
  }
}

@Resolver(() => MessageType)
export class MessageFieldResolver {
  @FieldResolver(() => ActorType, { description: 'Who wrote it. The names of agents are for the house.' })
  async actor(@Ctx() context: Context, @Root() message: MessageObject): Promise<ActorType> {
    return { kind: message.actorKind, name: await nameOf(context, message.actorId) }
  }
}

@Resolver(() => ViewerType)
export class ViewerThreadResolver {
  @FieldResolver(() => Int, { description: 'Threads with something unread: your own, and for agents and administrators those of every customer.' })
  async unreadThreadCount(@Ctx() context: Context): Promise<number> {
    return await countUnread(context.house.db, requireViewer(context).accountId, isOfTheHouse(context))
  }
}

async function threadOf(context: Context, threadId: string): Promise<ThreadObject> {
  // The loader may remember the thread from before the change.
  const thread = await threadLoader(context).clear(threadId).load(threadId)
  invariant(thread !== null, 'a thread that was answered is there')
  return threadObject(thread)
}

async function messageOf({ house }: Context, { threadId, messageId }: MessageSent): Promise<MessageNews> {
  const [message] = await readMessages(house.db, { threadId, first: 1, before: null, after: (BigInt(messageId) - 1n).toString() })
  if (message === undefined) throw notFound('message')
  return message
}

function positionOf(list: string, after: string | null): ThreadPosition | null {
  if (after === null) return null
  const [at = '', id = ''] = decodeCursor(list, after, ['instant', 'id'])
  return { at, id }
}

const SEARCH_LENGTH_MAX = 2_000

/** A filter for what cannot exist finds nothing; it is not an error. */
function selectionOf(filter: ThreadSelection | null | undefined): ThreadSelection {
  if ((filter?.search?.length ?? 0) > SEARCH_LENGTH_MAX) throw inputError(`search has at most ${SEARCH_LENGTH_MAX} characters.`, { field: 'search' })
  const idOf = (id: string | null | undefined) => id == null || isRowId(id) ? id ?? null : '0'
  return { ...filter, orderId: idOf(filter?.orderId), refillId: idOf(filter?.refillId) }
}
