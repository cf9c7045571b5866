import { AccountStatus, Permission, Role, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { AccountType } from '../accounts/account.graphql.ts'
import { accountLoader } from '../accounts/account-query.ts'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { requirePermission, type Context } from '../context.ts'
import { invariant } from '../errors.ts'
import type { Refused } from '../idempotency.ts'
import { addCustomerNote } from './add-customer-note.ts'
import { closeAccount, suspendAccount, type StandingChanged } from './change-standing-by-hand.ts'
import { CustomerMomentKind, readMoments } from './customer-moments.ts'
import { countOfCustomer, readCustomer, readCustomerNote, readCustomerNotes, readCustomers, readRoleChanges, readStandingChanges } from './customer-query.ts'
import { readCustomerSessions, revokeCustomerSession } from './customer-sessions.ts'
import {
  AddCustomerNoteInput, CloseAccountInput, CloseAccountResult, CustomerConnectionType, CustomerCountsType, CustomerMomentType, CustomerNoteType, CustomerProfileType,
  CustomerSessionType, CustomerType, RevokeCustomerSessionInput, RoleChangeType, StandingChangeType, SuspendAccountInput, SuspendAccountResult,
} from './customer.graphql.ts'

@Resolver(() => CustomerType)
export class CustomerResolver {
  @Query(() => CustomerConnectionType, { description: 'Accounts as the house looks at them, newest first. For those who read the house.' })
  async customers(
    @Ctx() context: Context,
    @Arg('search', () => String, { nullable: true, description: 'Words of a name or an e-mail address, each a part of it, or an account\'s number.' }) search: string | null | undefined,
    @Arg('statuses', () => [AccountStatus], { nullable: true }) statuses: AccountStatus[] | null | undefined,
    @Arg('roles', () => [Role], { nullable: true }) roles: Role[] | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<CustomerType>> {
    requirePermission(context, Permission.ReadHouse)
    const beforeId = after == null ? null : decodeCursor('customers', after, ['id'])[0] ?? null
    const rows = await readCustomers(context.house.db, { search: search ?? null, statuses: statuses ?? null, roles: roles ?? null }, checkPageSize(first), beforeId)
    return pageOf(rows, { first, isContinued: beforeId !== null }, customer => encodeCursor('customers', [customer.id]))
  }

  @Query(() => CustomerProfileType, { nullable: true, description: 'Everything about a customer; null when there is no such account. For those who read the house.' })
  async customer(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<CustomerProfileType | null> {
    requirePermission(context, Permission.ReadHouse)
    const customer = isRowId(id) ? await readCustomer(context.house.db, id) : null
    return customer === null ? null : { id: customer.id, customer }
  }

  @Query(() => [CustomerSessionType], { description: 'Where an account is signed in, the last used first. For administrators.' })
  async customerSessions(@Ctx() context: Context, @Arg('accountId', () => ID) accountId: string): Promise<readonly CustomerSessionType[]> {
    requirePermission(context, Permission.ManageCustomers)
    return isRowId(accountId) ? await readCustomerSessions(context.house.db, accountId, context.house.clock()) : []
  }

  @Mutation(() => CustomerNoteType, { description: 'Keeps a note about a customer. It is never changed: a wrong one is followed by a right one. For those who keep notes.' })
  async addCustomerNote(@Ctx() context: Context, @Arg('input', () => AddCustomerNoteInput) input: AddCustomerNoteInput): Promise<CustomerNoteType> {
    const { noteId } = await addCustomerNote(context.house, requirePermission(context, Permission.KeepNotes), { ...input })
    const note = await readCustomerNote(context.house.db, noteId)
    invariant(note !== null, 'a note that was just kept is there')
    return note
  }

  @Mutation(() => SuspendAccountResult, { description: 'Suspends an account by hand (P2.10): it orders and withdraws nothing until it is restored. What is under way goes on. For administrators.' })
  async suspendAccount(@Ctx() context: Context, @Arg('input', () => SuspendAccountInput) input: SuspendAccountInput): Promise<AccountType | Refusal> {
    return await answered(context, await suspendAccount(context.house, requirePermission(context, Permission.ManageCustomers), { ...input }))
  }

  @Mutation(() => CloseAccountResult, { description: 'Closes an account for good, for payments that were found to be stolen (P5.8). What it asked to withdraw is refused. For administrators.' })
  async closeAccount(@Ctx() context: Context, @Arg('input', () => CloseAccountInput) input: CloseAccountInput): Promise<AccountType | Refusal> {
    return await answered(context, await closeAccount(context.house, requirePermission(context, Permission.ManageCustomers), { ...input }))
  }

  @Mutation(() => [CustomerSessionType], { description: 'Ends a session of a customer and closes its sockets at once. Answers those that are left. For administrators.' })
  async revokeCustomerSession(
    @Ctx() context: Context, @Arg('input', () => RevokeCustomerSessionInput) input: RevokeCustomerSessionInput,
  ): Promise<readonly CustomerSessionType[]> {
    await revokeCustomerSession(context.house, requirePermission(context, Permission.ManageCustomers), { ...input })
    return await readCustomerSessions(context.house.db, input.accountId, context.house.clock())
  }

  @FieldResolver(() => AccountType)
  async account(@Ctx() context: Context, @Root() customer: CustomerType): Promise<AccountType> {
    return await accountOf(context, customer.id)
  }
}

@Resolver(() => CustomerProfileType)
export class CustomerProfileResolver {
  @FieldResolver(() => CustomerCountsType)
  async counts(@Ctx() { house }: Context, @Root() { id }: CustomerProfileType): Promise<CustomerCountsType> {
    return await countOfCustomer(house.db, id, house.clock())
  }

  @FieldResolver(() => [CustomerMomentType], { description: 'The newest of what they did, of one kind or of all.' })
  async latest(
    @Ctx() { house }: Context, @Root() { id }: CustomerProfileType,
    @Arg('kind', () => CustomerMomentKind, { nullable: true }) kind: CustomerMomentKind | null | undefined,
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
  ): Promise<readonly CustomerMomentType[]> {
    return await readMoments(house.db, id, kind ?? null, checkPageSize(first))
  }

  @FieldResolver(() => [StandingChangeType], { description: 'How its standing changed, newest first.' })
  async standing(@Ctx() { house }: Context, @Root() { id }: CustomerProfileType): Promise<readonly StandingChangeType[]> {
    return (await readStandingChanges(house.db, id)).map(({ actorKind, actorName, ...change }) => ({ ...change, actor: { kind: actorKind, name: actorName } }))
  }

  @FieldResolver(() => [RoleChangeType], { description: 'How its role changed, newest first.' })
  async roles(@Ctx() { house }: Context, @Root() { id }: CustomerProfileType): Promise<readonly RoleChangeType[]> {
    return await readRoleChanges(house.db, id)
  }

  @FieldResolver(() => [CustomerNoteType], { description: 'What the house has noted, newest first.' })
  async notes(@Ctx() { house }: Context, @Root() { id }: CustomerProfileType): Promise<readonly CustomerNoteType[]> {
    return await readCustomerNotes(house.db, id)
  }
}

async function answered(context: Context, answer: StandingChanged | Refused): Promise<AccountType | Refusal> {
  return answer.kind === 'Refused' ? answer.refusal : await accountOf(context, answer.accountId)
}

async function accountOf(context: Context, id: string): Promise<AccountType> {
  const account = await accountLoader(context).load(id)
  invariant(account !== null, 'an account that was read is there')
  return account
}
