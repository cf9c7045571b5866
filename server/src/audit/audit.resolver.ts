import { Permission } from '@tallyboard/schema'
import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, pageOf, type Page } from '../connection.ts'
import { requirePermission, type Context } from '../context.ts'
import { requireKey } from '../idempotency.ts'
import { checkAudit, readAuditCheck, type AuditCheck } from './audit-chain.ts'
import { readAudit, type AuditRecord } from './audit-query.ts'
import { AuditChainType, AuditEntryConnectionType, type AuditEntryType, AuditFilterInput, CheckAuditChainInput } from './audit.graphql.ts'

const LIST = 'audit'

@Resolver()
export class AuditResolver {
  @Query(() => AuditEntryConnectionType, { description: 'The audit log, newest first. For administrators.' })
  async auditEntries(
    @Ctx() context: Context,
    @Arg('filter', () => AuditFilterInput, { nullable: true }) filter: AuditFilterInput | null,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
  ): Promise<Page<AuditEntryType>> {
    requirePermission(context, Permission.ManageHouse)
    const limit = checkPageSize(first) + 1
    const [beforeId = null] = after == null ? [] : decodeCursor(LIST, after, ['id'])
    const { actorId = null, operation = null, subject = null, subjectId = null, from = null, until = null, search = null } = filter ?? {}
    const rows = await readAudit(context.house.db, { actorId, operation, subject, subjectId, from, until, search }, limit, beforeId)
    return pageOf(rows.map(entryObject), { first, isContinued: beforeId !== null }, entry => encodeCursor(LIST, [entry.id]))
  }

  @Query(() => AuditChainType, { nullable: true, description: 'What the last walk along the chain of the audit log found; null before the first. It is walked each night. For administrators.' })
  async auditChain(@Ctx() context: Context): Promise<AuditChainType | null> {
    requirePermission(context, Permission.ManageHouse)
    const check = await readAuditCheck(context.house.db)
    return check === null ? null : chainObject(check)
  }

  @Mutation(() => AuditChainType, { description: 'Walks along the chain of the audit log now. It changes nothing, so it may be repeated. For administrators.' })
  async checkAuditChain(@Ctx() context: Context, @Arg('input', () => CheckAuditChainInput) input: CheckAuditChainInput): Promise<AuditChainType> {
    requirePermission(context, Permission.ManageHouse)
    requireKey(input.idempotencyKey)
    return chainObject(await checkAudit(context.house))
  }
}

function chainObject(check: AuditCheck): AuditChainType {
  return { ...check, at: new Date(check.at) }
}

function entryObject({ input, before, after, ...rest }: AuditRecord): AuditEntryType {
  const text = (value: unknown): string | null => value === null ? null : JSON.stringify(value)
  return { ...rest, input: text(input), before: text(before), after: text(after) }
}
