import { Arg, Int, Resolver, Root, Subscription } from 'type-graphql'
import { requireViewer, type Context } from '../context.ts'
import type { BalanceMessage } from '../topics.ts'
import { watchBalance } from './balance-feed.ts'
import { BalanceType } from './funds.graphql.ts'

@Resolver()
export class FundsResolver {
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
