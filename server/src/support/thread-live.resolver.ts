import { mayUseThread, Permission } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Resolver, Root, Subscription } from 'type-graphql'
import { ActorType } from '../connection.graphql.ts'
import { isRowId } from '../connection.ts'
import { requireViewer, type Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { presenceOf } from './presence.ts'
import { readersFor } from './readers.ts'
import { threadCursor, watchThread, type ThreadPush } from './thread-feed.ts'
import { threadState } from './thread-object.ts'
import { countUnread, threadLoader } from './thread-query.ts'
import { ThreadProgressType, ThreadsProgressType } from './thread.graphql.ts'
import { threadsCursor, watchQueue, watchThreads, type ThreadsPush } from './threads-feed.ts'

@Resolver(() => ThreadProgressType)
export class ThreadLiveResolver {
  @Subscription(() => ThreadProgressType, {
    description: 'One thread: its state and newest messages, or what came after a cursor; then each message, reading, change of status and presence.',
    subscribe: async ({ args, context }: { args: { threadId: string, after?: string | null }, context: Context }) => {
      const viewer = requireViewer(context)
      const thread = isRowId(args.threadId) ? await threadLoader(context).load(args.threadId) : null
      if (thread === null || !mayUseThread(viewer, thread)) throw notFound('thread')
      return watchThread(context.house, args.threadId, args.after ?? null)
    },
  })
  threadProgress(
    @Root() push: ThreadPush,
    @Ctx() context: Context,
    @Arg('threadId', () => ID) _threadId: string,
    @Arg('after', () => String, { nullable: true, description: 'The cursor of the last push.' }) _after: string | null,
  ): ThreadProgressType {
    return {
      cursor: threadCursor(push.state), isSnapshot: push.isSnapshot, thread: threadState(push.state, requireViewer(context).accountId), messages: push.messages,
    }
  }

  @FieldResolver(() => [ActorType], { description: 'Who is reading it now, besides yourself.' })
  async readers(@Ctx() context: Context, @Root() progress: ThreadProgressType): Promise<ActorType[]> {
    return await readersFor(context, presenceOf(context.house).readersOf(progress.thread.threadId))
  }
}

@Resolver(() => ThreadsProgressType)
export class ThreadsLiveResolver {
  @Subscription(() => ThreadsProgressType, {
    description: 'Your threads, and for agents and administrators everybody\'s: a snapshot, or what changed since a cursor, and then each change.',
    subscribe: ({ args, context }: { args: { after?: string | null }, context: Context }) => {
      const viewer = requireViewer(context)
      const after = args.after ?? null
      return viewer.permissions.has(Permission.AnswerHelp) ? watchQueue(context.house, after) : watchThreads(context.house, viewer.accountId, after)
    },
  })
  threadsProgress(
    @Root() push: ThreadsPush,
    @Ctx() context: Context,
    @Arg('after', () => String, { nullable: true, description: 'The cursor of the last push.' }) _after: string | null,
  ): ThreadsProgressType {
    const { accountId } = requireViewer(context)
    return { cursor: threadsCursor(push.mark), isSnapshot: push.isSnapshot, changes: push.changes.map(news => threadState(news, accountId)) }
  }

  @FieldResolver(() => Int, { description: 'As Viewer.unreadThreadCount.' })
  async unreadThreadCount(@Ctx() context: Context): Promise<number> {
    const { accountId, permissions } = requireViewer(context)
    return await countUnread(context.house.db, accountId, permissions.has(Permission.AnswerHelp))
  }
}
