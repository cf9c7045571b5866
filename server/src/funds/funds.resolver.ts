import { invariant, Permission } from '@tallyboard/schema'
import { Arg, Ctx, Int, Mutation, Resolver, Root, Subscription } from 'type-graphql'
import { requirePermission, requireViewer, type Context } from '../context.ts'
import type { BalanceMessage } from '../topics.ts'
import { watchBalance } from './balance-feed.ts'
import { creditCustomer } from './credit-customer.ts'
import { BalanceType, CreditCustomerInput, CreditCustomerResult } from './funds.graphql.ts'
import { readTransfer } from './transfer-query.ts'

@Resolver()
export class FundsResolver {
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
