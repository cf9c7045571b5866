import { BulkJobKind, BulkJobRowState, Permission, type RefusalCode } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { requirePermission, type Context } from '../context.ts'
import { invariant } from '../errors.ts'
import { readBulkJob, readBulkJobRows, readBulkJobs } from './bulk-job-query.ts'
import {
  BulkJobConnectionType, BulkJobPreviewType, BulkJobRowConnectionType, type BulkJobRowType, BulkJobType, BulkSelectionInput, StartBulkJobInput, StartBulkJobResult, StopBulkJobInput, StopBulkJobResult,
} from './bulk-job.graphql.ts'
import type { BulkSelection } from './bulk-selection.ts'
import { previewBulkJob } from './preview-bulk-job.ts'
import { startBulkJob, stopBulkJob, type BulkJobAnswer } from './start-bulk-job.ts'
import type { Refused } from '../idempotency.ts'

const JOBS_CURSOR = 'bulkJobs'
const ROWS_CURSOR = 'bulkJobRows'

@Resolver(() => BulkJobType)
export class BulkJobResolver {
  @Query(() => BulkJobConnectionType, { description: 'Bulk jobs, newest first. For those who read the house.' })
  async bulkJobs(
    @Ctx() context: Context,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<BulkJobType>> {
    requirePermission(context, Permission.ReadHouse)
    checkPageSize(first)
    const beforeId = typeof after === 'string' ? decodeCursor(JOBS_CURSOR, after, ['id'])[0] ?? null : null
    const rows = await readBulkJobs(context.house.db, { limit: first + 1, beforeId })
    return pageOf(rows, { first, isContinued: beforeId !== null }, ({ id }) => encodeCursor(JOBS_CURSOR, [id]))
  }

  @Query(() => BulkJobType, { nullable: true, description: 'A bulk job; null where there is none. For those who read the house.' })
  async bulkJob(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<BulkJobType | null> {
    requirePermission(context, Permission.ReadHouse)
    return isRowId(id) ? await readBulkJob(context.house.db, id) : null
  }

  @Query(() => BulkJobPreviewType, { description: 'What a bulk job would find now. For agents and administrators.' })
  async bulkJobPreview(
    @Ctx() context: Context,
    @Arg('kind', () => BulkJobKind) kind: BulkJobKind,
    @Arg('selection', () => BulkSelectionInput) selection: BulkSelectionInput,
  ): Promise<BulkJobPreviewType> {
    requirePermission(context, Permission.ManageOrders)
    const { house } = context
    const { settings } = await house.settings()
    return await previewBulkJob(house.db, kind, selectionOf(selection), settings, house.clock())
  }

  @Mutation(() => StartBulkJobResult, { description: 'Starts one command for many orders, worked off in the background. For agents and administrators.' })
  async startBulkJob(@Ctx() context: Context, @Arg('input', () => StartBulkJobInput) input: StartBulkJobInput): Promise<typeof StartBulkJobResult> {
    const viewer = requirePermission(context, Permission.ManageOrders)
    const { selection, ...request } = input
    return await jobOf(context, await startBulkJob(context.house, viewer, { ...selectionOf(selection), ...request, message: input.message ?? null }))
  }

  @Mutation(() => StopBulkJobResult, { description: 'Stops a bulk job; what was done stays done. For agents and administrators.' })
  async stopBulkJob(@Ctx() context: Context, @Arg('input', () => StopBulkJobInput) input: StopBulkJobInput): Promise<typeof StopBulkJobResult> {
    const viewer = requirePermission(context, Permission.ManageOrders)
    return await jobOf(context, await stopBulkJob(context.house, viewer, input))
  }

  @FieldResolver(() => BulkJobRowConnectionType, { description: 'Its rows in their order, of some states or of all.' })
  async rows(
    @Ctx() context: Context,
    @Root() { id }: BulkJobType,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
    @Arg('states', () => [BulkJobRowState], { nullable: true }) states: BulkJobRowState[] | null | undefined,
  ): Promise<Page<BulkJobRowType>> {
    checkPageSize(first)
    const afterPosition = typeof after === 'string' ? Number(decodeCursor(ROWS_CURSOR, after, ['number'])[0]) : 0
    const rows = await readBulkJobRows(context.house.db, id, { states: states ?? null, limit: first + 1, afterPosition })
    const nodes = rows.map(({ position, refusalCode, ...row }): BulkJobRowType => ({ ...row, id: String(position), refusalCode: refusalCode as RefusalCode | null }))
    return pageOf(nodes, { first, isContinued: afterPosition > 0 }, row => encodeCursor(ROWS_CURSOR, [Number(row.id)]))
  }
}

function selectionOf({ orderIds, list, supplierId, incidentId }: BulkSelectionInput): BulkSelection {
  return { orderIds: orderIds ?? null, list: list ?? null, supplierId: supplierId ?? null, incidentId: incidentId ?? null }
}

async function jobOf({ house }: Context, answer: BulkJobAnswer | Refused): Promise<typeof StartBulkJobResult> {
  if (answer.kind === 'Refused') return answer.refusal
  const job = await readBulkJob(house.db, answer.jobId)
  invariant(job !== null, 'a job that was answered is there')
  return job
}
