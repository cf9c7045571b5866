import { defineEntity, p } from '@mikro-orm/core'
import { AccountStatus, Role } from '@tallyboard/schema'
import { instant, ownId } from '../columns.ts'

const AccountSchema = defineEntity({
  name: 'Account',
  tableName: 'accounts',
  properties: {
    id: ownId(),
    /** Null once the person is erased (P7.3): the books stay, without a name. */
    userId: p.text().nullable(),
    currency: p.character().length(3),
    role: p.enum(() => Role).default('Customer'),
    status: p.enum(() => AccountStatus).default('Active'),
    statusClause: p.text().nullable(),
    acceptedTermsVersion: p.integer().nullable(),
    acceptedTermsAt: instant().nullable(),
    /** Whether a drop under guarantee is asked to be refilled without a click. */
    isRefillAutomatic: p.boolean().default(false),
    /** The name of the tier whose rates they pay; null for the list's. */
    tier: p.text().nullable(),
    createdAt: instant(),
    /** When the person was erased (P7.3). */
    erasedAt: instant().nullable(),
  },
})

/** A customer's, an agent's or an administrator's place in the house. Opened by the database with each user. */
export class Account extends AccountSchema.class {}
AccountSchema.setClass(Account)

const TermsAcceptanceSchema = defineEntity({
  name: 'TermsAcceptance',
  tableName: 'terms_acceptances',
  properties: {
    accountId: p.bigint('string').primary(),
    version: p.integer().primary(),
    at: instant(),
  },
})

/** Who accepted which version of the terms, and when (P7.1). */
export class TermsAcceptance extends TermsAcceptanceSchema.class {}
TermsAcceptanceSchema.setClass(TermsAcceptance)

const IdempotencyKeySchema = defineEntity({
  name: 'IdempotencyKey',
  tableName: 'idempotency_keys',
  properties: {
    accountId: p.bigint('string').primary(),
    key: p.text().primary(),
    operation: p.text(),
    inputHash: p.text(),
    result: p.json<unknown>(),
    createdAt: instant(),
  },
})

/** An attempt that had an effect, and what it answered. */
export class IdempotencyKey extends IdempotencyKeySchema.class {}
IdempotencyKeySchema.setClass(IdempotencyKey)
