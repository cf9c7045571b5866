import type { PolicySettings } from '@tallyboard/schema'
import type { ColumnType, Generated } from 'kysely'
import { Account, IdempotencyKey, TermsAcceptance } from './accounts/account.entity.ts'
import type { TableOf } from './columns.ts'
import { Balance } from './funds/balance.entity.ts'
import { Posting, Transfer } from './funds/transfer.entity.ts'
import { DeliveredHour, OrderEvent, TargetReading } from './orders/order-event.entity.ts'
import { Order } from './orders/order.entity.ts'
import { Refill, RefillDispatch, RefillEvent } from './refills/refill.entity.ts'
import { PlacementReview } from './reviews/placement-review.entity.ts'
import { ContentRule } from './services/content-rule.entity.ts'
import { Service, ServiceEstimate, ServiceRate } from './services/service.entity.ts'
import { StoredDecision } from './settings/decision.entity.ts'
import { Dispatch } from './suppliers/dispatch.entity.ts'
import { CannedAnswer, EvidenceRequest, Message, SpeedUp, StoredFile, Thread } from './support/support.entity.ts'
import { Anomaly, CatalogueImport, Supplier, SupplierService } from './suppliers/supplier.entity.ts'

/** Everything MikroORM knows. */
export const ENTITIES = [
  Account, TermsAcceptance, IdempotencyKey, Balance, Transfer, Posting, Supplier, SupplierService, CatalogueImport, Anomaly, Dispatch,
  Service, ServiceRate, ServiceEstimate, ContentRule, Order, OrderEvent, DeliveredHour, TargetReading,
  Refill, RefillEvent, RefillDispatch, StoredDecision, PlacementReview,
  Thread, Message, SpeedUp, EvidenceRequest, StoredFile, CannedAnswer,
]

/** The tables as Kysely sees them. The shapes are those of the entities, so there is one list of columns. */
export interface Tables {
  house: { key: string, value: unknown }
  policy_settings: {
    version: number, settings: ColumnType<PolicySettings, string, string>, published_at: Date, effective_at: Date, actor_id: string | null, reason: string
  }
  decisions: TableOf<StoredDecision>
  placement_reviews: TableOf<PlacementReview>
  users: UsersTable
  sessions: SessionsTable
  accounts: TableOf<Account>
  terms_acceptances: TableOf<TermsAcceptance>
  idempotency_keys: Omit<TableOf<IdempotencyKey>, 'result'> & { result: unknown }
  balances: TableOf<Balance>
  transfers: TableOf<Transfer>
  postings: TableOf<Posting>
  suppliers: TableOf<Supplier>
  supplier_services: TableOf<SupplierService>
  catalogue_imports: TableOf<CatalogueImport>
  anomalies: TableOf<Anomaly>
  dispatches: TableOf<Dispatch>
  services: TableOf<Service>
  service_rates: TableOf<ServiceRate>
  service_estimates: TableOf<ServiceEstimate>
  content_rules: TableOf<ContentRule>
  orders: TableOf<Order>
  order_events: TableOf<OrderEvent>
  delivered_hours: TableOf<DeliveredHour>
  target_readings: TableOf<TargetReading>
  refills: TableOf<Refill>
  refill_events: TableOf<RefillEvent>
  refill_dispatches: TableOf<RefillDispatch>
  threads: TableOf<Thread>
  messages: TableOf<Message>
  speed_ups: TableOf<SpeedUp>
  evidence_requests: TableOf<EvidenceRequest>
  files: TableOf<StoredFile>
  canned_answers: TableOf<CannedAnswer>
}

/** Written by the sign-in library alone; we only read it. */
interface UsersTable {
  id: string
  name: string
  email: string
  email_verified: Generated<boolean>
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

interface SessionsTable {
  id: string
  token: string
  user_id: string
  expires_at: Date
  created_at: Generated<Date>
  updated_at: Generated<Date>
}
