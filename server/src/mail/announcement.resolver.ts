import { Permission, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, pageOf, type Page } from '../connection.ts'
import { requirePermission, requireViewer, type Context, type Viewer } from '../context.ts'
import { invariant } from '../errors.ts'
import type { Refused } from '../idempotency.ts'
import { announce, dismissAnnouncement, endAnnouncement, type AnnouncementDone } from './announce.ts'
import { watchAnnouncements, type AnnouncementPush } from './announcement-feed.ts'
import { readAllAnnouncements, readAnnouncement, readAnnouncementsFor, type AnnouncementRecord } from './announcement-query.ts'
import {
  AnnounceInput, AnnouncementConnectionType, AnnouncementsProgressType, AnnouncementType, AnnounceResult, DismissAnnouncementInput, DismissAnnouncementResult, EndAnnouncementInput, EndAnnouncementResult,
} from './announcement.graphql.ts'

const LIST = 'houseAnnouncements'

@Resolver()
export class AnnouncementResolver {
  @Query(() => [AnnouncementType], { description: 'What is announced to the viewer now, newest first.' })
  async announcements(@Ctx() context: Context): Promise<readonly AnnouncementRecord[]> {
    const { accountId } = requireViewer(context)
    return await readAnnouncementsFor(context.house.db, accountId, context.house.clock())
  }

  @Query(() => AnnouncementConnectionType, { description: 'Every announcement, newest first. For administrators.' })
  async houseAnnouncements(
    @Ctx() context: Context, @Arg('first', () => Int, { defaultValue: 50 }) first: number, @Arg('after', () => String, { nullable: true }) after: string | null,
  ): Promise<Page<AnnouncementRecord>> {
    const { accountId } = requirePermission(context, Permission.ManageHouse)
    const limit = checkPageSize(first) + 1
    const [beforeId = null] = after == null ? [] : decodeCursor(LIST, after, ['id'])
    return pageOf(await readAllAnnouncements(context.house.db, accountId, beforeId, limit), { first, isContinued: beforeId !== null }, row => encodeCursor(LIST, [row.id]))
  }

  @Mutation(() => AnnounceResult, { description: 'Announces something. For administrators.' })
  async announce(@Ctx() context: Context, @Arg('input', () => AnnounceInput) input: AnnounceInput): Promise<AnnouncementRecord | Refusal> {
    const viewer = requirePermission(context, Permission.ManageHouse)
    return await answerOf(context, viewer, await announce(context.house, viewer, {
      ...input, platform: input.platform ?? null, serviceId: input.serviceId ?? null, fromAt: input.fromAt ?? null, untilAt: input.untilAt ?? null,
    }))
  }

  @Mutation(() => EndAnnouncementResult, { description: 'Ends an announcement before its time. For administrators.' })
  async endAnnouncement(@Ctx() context: Context, @Arg('input', () => EndAnnouncementInput) input: EndAnnouncementInput): Promise<AnnouncementRecord | Refusal> {
    const viewer = requirePermission(context, Permission.ManageHouse)
    return await answerOf(context, viewer, await endAnnouncement(context.house, viewer, input))
  }

  @Mutation(() => DismissAnnouncementResult, { description: 'Puts an announcement away, on every device of the viewer.' })
  async dismissAnnouncement(@Ctx() context: Context, @Arg('input', () => DismissAnnouncementInput) input: DismissAnnouncementInput): Promise<AnnouncementRecord | Refusal> {
    const viewer = requireViewer(context)
    return await answerOf(context, viewer, await dismissAnnouncement(context.house, viewer, input))
  }

  @Subscription(() => AnnouncementsProgressType, {
    description: 'What is announced to the viewer, and again whenever that has changed. Each push is whole.',
    subscribe: ({ context }: { context: Context }) => watchAnnouncements(context.house, requireViewer(context).accountId),
  })
  announcementsProgress(@Root() push: AnnouncementPush): AnnouncementsProgressType {
    return push
  }
}

async function answerOf({ house }: Context, { accountId }: Viewer, answer: AnnouncementDone | Refused): Promise<AnnouncementRecord | Refusal> {
  if (answer.kind === 'Refused') return answer.refusal
  const announcement = await readAnnouncement(house.db, accountId, answer.announcementId)
  invariant(announcement !== null, 'an announcement is never removed')
  return announcement
}
