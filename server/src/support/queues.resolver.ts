import { Permission } from '@tallyboard/schema'
import { Arg, Ctx, Query, Resolver, Root, Subscription } from 'type-graphql'
import { requirePermission, requireViewer, type Context } from '../context.ts'
import { refillProgressType } from '../refills/refill-event.ts'
import type { QueueNews } from '../topics.ts'
import { RequestsProgressType, type EvidenceRequestStateType, type SpeedUpStateType } from './evidence.graphql.ts'
import { readQueueCounts } from './queue-counts.ts'
import { HouseQueueCountsType, HouseQueuesProgressType } from './queues.graphql.ts'
import { queuesCursor, requestsCursor, watchQueues, watchRequests, type QueuesPush, type RequestsPush } from './requests-feed.ts'

@Resolver()
export class QueuesResolver {
  @Query(() => HouseQueueCountsType, { description: 'How much waits in the queues of the house. For agents and administrators.' })
  async houseQueueCounts(@Ctx() context: Context): Promise<HouseQueueCountsType> {
    requireQueues(context)
    return await readQueueCounts(context.house.db, context.house.clock())
  }

  @Subscription(() => RequestsProgressType, {
    description: 'Your requests for speed-up, and the screenshots you were asked for: a snapshot, or what changed since a cursor, and then each change. Resumed with the last cursor it misses nothing.',
    subscribe: ({ args, context }: { args: { after?: string | null }, context: Context }) =>
      watchRequests(context.house, requireViewer(context).accountId, args.after ?? null),
  })
  requestsProgress(
    @Root() push: RequestsPush,
    @Arg('after', () => String, { nullable: true, description: 'The cursor of the last push.' }) _after: string | null,
  ): RequestsProgressType {
    return { cursor: requestsCursor(push.mark), isSnapshot: push.isSnapshot, ...requestStatesOf(push.changes) }
  }

  @Subscription(() => HouseQueuesProgressType, {
    description: 'Everybody\'s refills, requests for speed-up and for evidence, and links that are looked at: a snapshot, or what changed since a cursor, and then each change. For agents and administrators.',
    subscribe: ({ args, context }: { args: { after?: string | null }, context: Context }) => {
      requireQueues(context)
      return watchQueues(context.house, args.after ?? null)
    },
  })
  houseQueuesProgress(
    @Root() push: QueuesPush,
    @Arg('after', () => String, { nullable: true, description: 'The cursor of the last push.' }) _after: string | null,
  ): HouseQueuesProgressType {
    const refills = push.changes.flatMap(news => news.kind === 'Refill' ? [refillProgressType(news)] : [])
    const reviews = push.changes.flatMap(news => news.kind === 'Review' ? [{ ...news, reviewId: news.id }] : [])
    return { cursor: queuesCursor(push.mark), isSnapshot: push.isSnapshot, refills, reviews, ...requestStatesOf(push.changes) }
  }
}

/** Refills are for who works on orders, requests for who answers customers: the queues together are for who does both. */
function requireQueues(context: Context): void {
  requirePermission(context, Permission.ManageOrders)
  requirePermission(context, Permission.AnswerHelp)
}

function requestStatesOf(changes: readonly QueueNews[]): { readonly speedUps: SpeedUpStateType[], readonly evidenceRequests: EvidenceRequestStateType[] } {
  return {
    speedUps: changes.flatMap(news => news.kind === 'SpeedUp' ? [{ ...news, speedUpId: news.id }] : []),
    evidenceRequests: changes.flatMap(news => news.kind === 'Evidence' ? [{ ...news, evidenceRequestId: news.id }] : []),
  }
}
