import { Permission, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { requirePermission, type Context } from '../context.ts'
import { invariant } from '../errors.ts'
import type { Refused } from '../idempotency.ts'
import { serviceLoader } from '../services/service-loaders.ts'
import { supplierLoader } from '../suppliers/supplier-objects.ts'
import { SupplierType } from '../suppliers/supplier.graphql.ts'
import { HouseOrderConnectionType, type HouseOrderType } from './board.graphql.ts'
import { readBulkJobs } from './bulk-job-query.ts'
import { BulkJobType } from './bulk-job.graphql.ts'
import { markIncidentHandled, pauseSelling, resumeSelling, type IncidentHandled } from './handle-incident.ts'
import { readIncident, readIncidentActs, readIncidentCourse, readIncidentCustomers, readIncidentOrderIds, readIncidents } from './incident-query.ts'
import {
  IncidentActType, IncidentConnectionType, IncidentCustomersType, IncidentInput, IncidentMinuteType, IncidentType, MarkIncidentHandledResult, PauseSellingResult, ResumeSellingResult,
} from './incident.graphql.ts'

const INCIDENTS_CURSOR = 'incidents'
const ORDERS_CURSOR = 'incidentOrders'
/** Nobody starts more jobs for one incident. */
const JOBS_MAX = 20

@Resolver(() => IncidentType)
export class IncidentResolver {
  @Query(() => IncidentConnectionType, { description: 'Incidents, newest first: those that go on, or those that are over. For those who read the house.' })
  async incidents(
    @Ctx() context: Context,
    @Arg('isOver', () => Boolean, { defaultValue: false }) isOver: boolean,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<IncidentType>> {
    requirePermission(context, Permission.ReadHouse)
    checkPageSize(first)
    const beforeId = typeof after === 'string' ? decodeCursor(INCIDENTS_CURSOR, after, ['id'])[0] ?? null : null
    const rows = await readIncidents(context.house.db, { isOver, limit: first + 1, beforeId })
    return pageOf(rows, { first, isContinued: beforeId !== null }, ({ id }) => encodeCursor(INCIDENTS_CURSOR, [id]))
  }

  @Query(() => IncidentType, { nullable: true, description: 'An incident; null where there is none. For those who read the house.' })
  async incident(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<IncidentType | null> {
    requirePermission(context, Permission.ReadHouse)
    return isRowId(id) ? await readIncident(context.house.db, id) : null
  }

  @Mutation(() => PauseSellingResult, { description: 'Takes what has stopped off sale; customers read why (P1.5). For administrators.' })
  async pauseSelling(@Ctx() context: Context, @Arg('input', () => IncidentInput) input: IncidentInput): Promise<IncidentType | Refusal> {
    return await incidentOf(context, await pauseSelling(context.house, requirePermission(context, Permission.ManageCatalogue), input))
  }

  @Mutation(() => ResumeSellingResult, { description: 'Puts on sale again what was taken off because of an incident. For administrators.' })
  async resumeSelling(@Ctx() context: Context, @Arg('input', () => IncidentInput) input: IncidentInput): Promise<IncidentType | Refusal> {
    return await incidentOf(context, await resumeSelling(context.house, requirePermission(context, Permission.ManageCatalogue), input))
  }

  @Mutation(() => MarkIncidentHandledResult, { description: 'Says that what there was to do about an incident is done: it leaves the queue, and is over by itself. For agents and administrators.' })
  async markIncidentHandled(@Ctx() context: Context, @Arg('input', () => IncidentInput) input: IncidentInput): Promise<IncidentType | Refusal> {
    return await incidentOf(context, await markIncidentHandled(context.house, requirePermission(context, Permission.ManageOrders), input))
  }

  @FieldResolver(() => SupplierType)
  async supplier(@Ctx() context: Context, @Root() { supplierId }: IncidentType): Promise<SupplierType> {
    const supplier = await supplierLoader(context).load(supplierId)
    invariant(supplier !== null, 'the supplier of an incident is there')
    return supplier
  }

  @FieldResolver(() => String, { nullable: true, description: 'The name of the service that has stopped; null when it is all of the supplier.' })
  async serviceName(@Ctx() context: Context, @Root() { serviceId }: IncidentType): Promise<string | null> {
    return serviceId === null ? null : (await serviceLoader(context).load(serviceId))?.name ?? null
  }

  @FieldResolver(() => Int, { description: 'How many services are off sale because of it.' })
  pausedCount(@Root() { pausedServiceIds }: IncidentType): number {
    return pausedServiceIds.length
  }

  @FieldResolver(() => IncidentCustomersType, { description: 'Whom it holds up now, and who of them was told.' })
  async customers(@Ctx() { house }: Context, @Root() { id }: IncidentType): Promise<IncidentCustomersType> {
    const { settings } = await house.settings()
    const incident = await readIncident(house.db, id)
    invariant(incident !== null, 'an incident that was listed is there')
    return await readIncidentCustomers(house.db, incident, settings, house.clock())
  }

  @FieldResolver(() => HouseOrderConnectionType, { description: 'The orders that it holds up now, oldest first.' })
  async orders(
    @Ctx() { house }: Context,
    @Root() { id }: IncidentType,
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<HouseOrderType>> {
    checkPageSize(first)
    const { settings } = await house.settings()
    const incident = await readIncident(house.db, id)
    invariant(incident !== null, 'an incident that was listed is there')
    const afterId = typeof after === 'string' ? decodeCursor(ORDERS_CURSOR, after, ['id'])[0] ?? null : null
    const ids = await readIncidentOrderIds(house.db, incident, settings, { limit: first + 1, afterId }, house.clock())
    return pageOf(ids.map(orderId => ({ id: orderId })), { first, isContinued: afterId !== null }, order => encodeCursor(ORDERS_CURSOR, [order.id]))
  }

  @FieldResolver(() => [IncidentActType], { description: 'What was done about it, newest first.' })
  async acts(@Ctx() { house }: Context, @Root() { id }: IncidentType): Promise<readonly IncidentActType[]> {
    return await readIncidentActs(house.db, id)
  }

  @FieldResolver(() => [IncidentMinuteType], { description: 'How many were late, minute by minute, oldest first; minutes in which nothing changed may be left out.' })
  async course(@Ctx() { house }: Context, @Root() { id }: IncidentType): Promise<readonly IncidentMinuteType[]> {
    return await readIncidentCourse(house.db, id)
  }

  @FieldResolver(() => [BulkJobType], { description: 'The bulk jobs that were started for it, newest first.' })
  async jobs(@Ctx() { house }: Context, @Root() { id }: IncidentType): Promise<readonly BulkJobType[]> {
    return await readBulkJobs(house.db, { limit: JOBS_MAX, beforeId: null, incidentId: id })
  }
}

async function incidentOf({ house }: Context, answer: IncidentHandled | Refused): Promise<IncidentType | Refusal> {
  if (answer.kind === 'Refused') return answer.refusal
  const incident = await readIncident(house.db, answer.incidentId)
  invariant(incident !== null, 'an incident that was answered is there')
  return incident
}
