import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../connection.graphql.ts'
import { DateTime } from '../scalars/date-time.ts'

@ObjectType('AuditEntry', { description: 'Something that somebody of the house did, or the house by itself. Entries are only ever added. For administrators.' })
export class AuditEntryType {
  @Field(() => ID) readonly id!: string
  @Field(() => DateTime) readonly at!: Date
  @Field(() => ID, { nullable: true, description: 'The account of who did it; null for the house itself.' }) readonly actorId!: string | null
  @Field(() => String, { nullable: true, description: 'The e-mail of who did it; null for the house itself, and once they are erased (P7.3).' }) readonly actor!: string | null
  @Field(() => String, { description: 'The mutation, by its name.' }) readonly operation!: string
  @Field(() => String, { nullable: true, description: 'What was asked for, as JSON. Secrets and free text are struck.' }) readonly input!: string | null
  @Field(() => String, { nullable: true, description: 'The type of what was changed.' }) readonly subject!: string | null
  @Field(() => ID, { nullable: true, description: 'Which one was changed.' }) readonly subjectId!: string | null
  @Field(() => String, { nullable: true, description: 'The fields that changed, as they were, as JSON.' }) readonly before!: string | null
  @Field(() => String, { nullable: true, description: 'The same fields afterwards, as JSON.' }) readonly after!: string | null
  @Field(() => String, { nullable: true, description: 'The network address it was asked from.' }) readonly address!: string | null
  @Field(() => String, { nullable: true, description: 'What the browser or program calls itself.' }) readonly userAgent!: string | null
  @Field(() => String, { nullable: true, description: 'The number of the request in the server\'s log.' }) readonly requestId!: string | null
}

/** A page of the audit log. */
export const AuditEntryConnectionType = connectionOf('AuditEntry', AuditEntryType)

@InputType('AuditFilter')
export class AuditFilterInput {
  @Field(() => ID, { nullable: true, description: 'The account of who did it.' }) readonly actorId?: string | null
  @Field(() => String, { nullable: true, description: 'The mutation, by its name.' }) readonly operation?: string | null
  @Field(() => String, { nullable: true, description: 'The type of what was changed.' }) readonly subject?: string | null
  @Field(() => ID, { nullable: true }) readonly subjectId?: string | null
  @Field(() => DateTime, { nullable: true }) readonly from?: Date | null
  @Field(() => DateTime, { nullable: true, description: 'That moment itself is not in it.' }) readonly until?: Date | null
  @Field(() => String, { nullable: true, description: 'Words in the operation, the subject, the input or what came of it.' }) readonly search?: string | null
}

@ObjectType('AuditChain', { description: 'Whether the audit log is what was written: each entry is sealed with the one before it, so that an edit shows. For administrators.' })
export class AuditChainType {
  @Field(() => DateTime, { description: 'When the chain was last walked from end to end.' }) readonly at!: Date
  @Field(() => Int, { description: 'How many entries fit.' }) readonly sealedCount!: number
  @Field(() => String, { nullable: true, description: 'What does not fit, in words; null when all is as it was written.' }) readonly fault!: string | null
  @Field(() => ID, { nullable: true, description: 'The first entry that does not fit.' }) readonly entryId!: string | null
}

@InputType('CheckAuditChainInput')
export class CheckAuditChainInput {
  @Field(() => String) readonly idempotencyKey!: string
}
