import 'reflect-metadata'
import './enums.ts'
import {
  getNamedType, type GraphQLArgument, type GraphQLSchema, isInputObjectType, isIntrospectionType, isObjectType, isUnionType,
} from 'graphql'
import { buildSchemaSync, type PubSub } from 'type-graphql'
import { AuditResolver } from './audit/audit.resolver.ts'
import { inScene } from './audit/audit-scene.ts'
import { AccountResolver } from './accounts/account.resolver.ts'
import { BulkJobResolver } from './desk/bulk-job.resolver.ts'
import { DeskResolver, HouseOrderFieldResolver } from './desk/desk.resolver.ts'
import { IncidentResolver } from './desk/incident.resolver.ts'
import { CustomerProfileResolver, CustomerResolver } from './customers/customer.resolver.ts'
import { RoleResolver } from './customers/role.resolver.ts'
import { BooksResolver } from './funds/books.resolver.ts'
import { CreditResolver } from './funds/credit.resolver.ts'
import { FundsResolver } from './funds/funds.resolver.ts'
import { StatementResolver } from './funds/statement.resolver.ts'
import type { Context } from './context.ts'
import { WithdrawalResolver } from './funds/withdrawal.resolver.ts'
import { OrderCommandResolver } from './orders/order-command.resolver.ts'
import { OrderFieldResolver } from './orders/order-field.resolver.ts'
import { OrderLiveResolver } from './orders/order-live.resolver.ts'
import { OrderResolver } from './orders/order.resolver.ts'
import { OverviewResolver } from './orders/overview.resolver.ts'
import { OrderRefillResolver, RefillResolver } from './refills/refill.resolver.ts'
import { DisputeResolver, PaymentDisputeResolver } from './payments/dispute.resolver.ts'
import { CatalogueResolver } from './services/catalogue.resolver.ts'
import { ServiceConnectionResolver, ServiceFieldResolver, ServiceResolver } from './services/service.resolver.ts'
import {
  EvidenceResolver, OrderEvidenceResolver, RefillEvidenceResolver, SpeedUpEvidenceResolver,
} from './support/evidence.resolver.ts'
import { QueuesResolver } from './support/queues.resolver.ts'
import { OrderSpeedUpResolver, RefillSpeedUpResolver, SpeedUpResolver } from './support/speed-up.resolver.ts'
import { ThreadLiveResolver, ThreadsLiveResolver } from './support/thread-live.resolver.ts'
import { MessageFieldResolver, ThreadResolver, ViewerThreadResolver } from './support/thread.resolver.ts'
import { DispatchResolver } from './suppliers/dispatch.resolver.ts'
import { ImportFieldResolver, ImportResolver } from './suppliers/import.resolver.ts'
import {
  AnomalyFieldResolver, CatalogueImportFieldResolver, SupplierFieldResolver, SupplierResolver, SupplierServiceFieldResolver,
} from './suppliers/supplier.resolver.ts'
import { AnnouncementResolver } from './mail/announcement.resolver.ts'
import { MailResolver } from './mail/mail.resolver.ts'
import { PaymentResolver } from './payments/payment.resolver.ts'
import { PrivacyResolver } from './privacy/privacy.resolver.ts'
import { ReportResolver } from './reports/report.resolver.ts'
import { ReviewResolver } from './reviews/review.resolver.ts'
import { ScreenResolver } from './screen/screen.resolver.ts'
import { SettingsResolver } from './settings/settings.resolver.ts'
import { AcceptanceResolver, TermsResolver } from './terms/terms.resolver.ts'

/** Every resolver of the API. A new slice adds its own here. */
const RESOLVERS = [
  AccountResolver, TermsResolver, AcceptanceResolver, FundsResolver, WithdrawalResolver, CreditResolver, StatementResolver, BooksResolver, SettingsResolver, ScreenResolver, ReviewResolver, PrivacyResolver,
  ServiceResolver, ServiceFieldResolver, ServiceConnectionResolver, CatalogueResolver,
  OrderResolver, OrderFieldResolver, OrderCommandResolver, OrderLiveResolver, OverviewResolver,
  RefillResolver, OrderRefillResolver,
  PaymentResolver,
  ThreadResolver, MessageFieldResolver, ViewerThreadResolver, ThreadLiveResolver, ThreadsLiveResolver,
  EvidenceResolver, OrderEvidenceResolver, RefillEvidenceResolver, SpeedUpEvidenceResolver, SpeedUpResolver, OrderSpeedUpResolver, RefillSpeedUpResolver,
  QueuesResolver, DisputeResolver, PaymentDisputeResolver, RoleResolver, CustomerResolver, CustomerProfileResolver,
  SupplierResolver, SupplierFieldResolver, SupplierServiceFieldResolver, CatalogueImportFieldResolver, ImportResolver, ImportFieldResolver, AnomalyFieldResolver, DispatchResolver,
  MailResolver, AnnouncementResolver, DeskResolver, BulkJobResolver, IncidentResolver, HouseOrderFieldResolver, ReportResolver, AuditResolver,
] as const

/** Our subscriptions bring their own iterators; the library only insists on having something here. */
const NO_PUB_SUB: PubSub = {
  publish: () => undefined,
  subscribe: () => { throw new Error('subscriptions are fed by the bus of the house') },
}

/** The API as a schema. Arguments are checked by GraphQL and by the commands, so the library's own validation stays off. */
export function buildSchema(): GraphQLSchema {
  const schema = buildSchemaSync({ resolvers: RESOLVERS, validate: false, pubSub: NO_PUB_SUB })
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue
    // Decorators of parameters run from the last to the first, and whoever reads the API should not see that.
    for (const field of Object.values(type.getFields())) (field.args as GraphQLArgument[]).reverse()
  }
  describeEnds(schema)
  setScenes(schema)
  return schema
}

/** What a mutation is given and what it answers is said by the mutation; the types between say which one that is. */
function describeEnds(schema: GraphQLSchema): void {
  for (const [type, words] of [[schema.getQueryType(), 'What can be asked.'], [schema.getMutationType(), 'What can be done. Each answers with what it made, or with the refusal.'], [schema.getSubscriptionType(), 'What can be watched, over a WebSocket.']] as const) {
    if (type != null) type.description ??= words
  }
  for (const mutation of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const result = getNamedType(mutation.type)
    if (isUnionType(result)) result.description ??= `What ${mutation.name} answers: ${result.getTypes().map(type => type.name).join(' or ')}.`
    for (const argument of mutation.args) {
      const input = getNamedType(argument.type)
      if (isInputObjectType(input)) input.description ??= `What ${mutation.name} is given.`
    }
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type) && type.name.endsWith('Filter')) type.description ??= 'Which rows of a list to show. What is left out narrows nothing.'
    if (isObjectType(type) && type.name.endsWith('Edge')) type.description ??= 'A row of a list and where it stands.'
  }
}

/** Every mutation runs with its scene known, so that what it writes into the audit log says who did it and from where. */
function setScenes(schema: GraphQLSchema): void {
  for (const mutation of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve = mutation.resolve
    if (resolve === undefined) continue
    mutation.resolve = async (root, args, context: Context, info) => {
      const { viewer, origin, requestId } = context
      if (viewer === null) return await resolve(root, args, context, info)
      const scene = { operation: mutation.name, role: viewer.role, actorId: viewer.accountId, sessionId: viewer.sessionId, requestId, ...origin }
      return await inScene(scene, async () => await resolve(root, args, context, info))
    }
  }
}
