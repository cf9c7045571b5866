import { invariant, Permission } from '@tallyboard/schema'
import { Arg, Ctx, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, pageOf, type Page } from '../connection.ts'
import { requirePermission, requireViewer, type Context } from '../context.ts'
import type { BalanceMessage } from '../topics.ts'
import { watchBalance } from './balance-feed.ts'
import { readStatement } from './balance-query.ts'
import { readBooks } from './books-query.ts'
import { creditCustomer } from './credit-customer.ts'
import {
  BalanceType, BooksType, CreditCustomerInput, CreditCustomerResult, StatementConnectionType, type StatementLineType,
} from './funds.graphql.ts'
import { readTransfer } from './transfer-query.ts'

@Resolver()
export class FundsResolver {
  @Query(() => StatementConnectionType, { description: 'Your statement, newest first.' })
  async statement(
    @Ctx() context: Context,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<StatementLineType>> {
    const { accountId } = requireViewer(context)
    const beforeId = after == null ? null : decodeCursor('statement', after, ['id'])[0] ?? null
    const rows = await readStatement(context.house.db, accountId, checkPageSize(first), beforeId)
    const lines = rows.map((row): StatementLineType => ({
      id: row.id, at: row.at, kind: row.kind, amount: BigInt(row.amount_micros), balanceAfter: BigInt(row.available_after_micros),
      orderId: row.order_id, reason: row.reason,
    }))
    return pageOf(lines, { first, isContinued: beforeId !== null }, line => encodeCursor('statement', [line.id]))
  }

  @Query(() => BooksType, { description: 'The books of the house, with the sentences that prove them. For those who read the house.' })
  async books(@Ctx() context: Context): Promise<BooksType> {
    requirePermission(context, Permission.ReadHouse)
    return await readBooks(context.house)
  }

  @Mutation(() => CreditCustomerResult, { description: 'Gives a customer money to order with (P5.4). For administrators.' })
  async creditCustomer(@Ctx() context: Context, @Arg('input', () => CreditCustomerInput) input: CreditCustomerInput): Promise<typeof CreditCustomerResult> {
    const { amount, ...request } = input
    const answer = await creditCustomer(context.house, requirePermission(context, Permission.ManageMoney), { ...request, amountMicros: amount })
    if (answer.kind === 'Refused') return answer.refusal
    const transfer = await readTransfer(context.house.db, answer.transferId)
    invariant(transfer !== null, 'a transfer that was posted is there')
    return transfer
  }

  @Subscription(() => BalanceType, {
    description: 'Your balance now, unless its version is the one given, and then each change.',
    subscribe: ({ args, context }: { args: { afterVersion?: number | null }, context: Context }) =>
      watchBalance(context.house, requireViewer(context).accountId, args.afterVersion ?? null),
  })
  balance(
    @Root() message: BalanceMessage,
    @Arg('afterVersion', () => Int, { nullable: true }) _afterVersion: number | null,
  ): BalanceType {
    return { version: message.version, currency: message.currency, available: BigInt(message.availableMicros), held: BigInt(message.heldMicros) }
  }
}
