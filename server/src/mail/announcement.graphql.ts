import { AnnouncementAudience, AnnouncementLevel } from '@tallyboard/schema'
import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { isRefusal, RefusalType } from '../decision.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'

@ObjectType('Announcement', { description: 'What the house tells everybody, some customers, or its own people.' })
export class AnnouncementType {
  @Field(() => ID) readonly id!: string
  @Field(() => String) readonly title!: string
  @Field(() => String) readonly text!: string
  @Field(() => AnnouncementLevel) readonly level!: AnnouncementLevel
  @Field(() => AnnouncementAudience) readonly audience!: AnnouncementAudience
  @Field(() => String, { nullable: true, description: 'The platform whose customers it is for.' }) readonly platform!: string | null
  @Field(() => ID, { nullable: true, description: 'The service whose customers it is for.' }) readonly serviceId!: string | null
  @Field(() => DateTime) readonly fromAt!: Date
  @Field(() => DateTime, { nullable: true, description: 'Null: until somebody ends it.' }) readonly untilAt!: Date | null
  @Field(() => DateTime, { nullable: true, description: 'When somebody ended it.' }) readonly endedAt!: Date | null
  @Field(() => Boolean, { description: 'Whether it goes by e-mail too, to whoever has not switched that off.' }) readonly isMailed!: boolean
  @Field(() => Boolean, { description: 'Whether the viewer has put it away.' }) readonly isDismissed!: boolean
}

/** A page of announcements. */
export const AnnouncementConnectionType = connectionOf('Announcement', AnnouncementType)

@ObjectType('AnnouncementsProgress', { description: 'What is announced to the viewer now, whole.' })
export class AnnouncementsProgressType {
  @Field(() => [AnnouncementType]) readonly announcements!: readonly AnnouncementType[]
}

@InputType('AnnounceInput')
export class AnnounceInput {
  @Field(() => String) readonly title!: string
  @Field(() => String) readonly text!: string
  @Field(() => AnnouncementLevel) readonly level!: AnnouncementLevel
  @Field(() => AnnouncementAudience) readonly audience!: AnnouncementAudience
  @Field(() => String, { nullable: true, description: 'With the audience Platform: which.' }) readonly platform?: string | null
  @Field(() => ID, { nullable: true, description: 'With the audience Service: which.' }) readonly serviceId?: string | null
  @Field(() => DateTime, { nullable: true, description: 'Left out: at once.' }) readonly fromAt?: Date | null
  @Field(() => DateTime, { nullable: true, description: 'Left out: until somebody ends it.' }) readonly untilAt?: Date | null
  @Field(() => Boolean, { description: 'Also by e-mail.' }) readonly isMailed!: boolean
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('EndAnnouncementInput')
export class EndAnnouncementInput {
  @Field(() => ID) readonly announcementId!: string
  @Field(() => String) readonly idempotencyKey!: string
}

@InputType('DismissAnnouncementInput')
export class DismissAnnouncementInput {
  @Field(() => ID) readonly announcementId!: string
  @Field(() => String) readonly idempotencyKey!: string
}

const types = () => [AnnouncementType, RefusalType] as const
const resolveType = (value: object) => isRefusal(value) ? RefusalType : AnnouncementType

/** What announcing answers. */
export const AnnounceResult = createUnionType({ name: 'AnnounceResult', types, resolveType })

/** What ending an announcement answers. */
export const EndAnnouncementResult = createUnionType({ name: 'EndAnnouncementResult', types, resolveType })

/** What putting an announcement away answers. */
export const DismissAnnouncementResult = createUnionType({ name: 'DismissAnnouncementResult', types, resolveType })
