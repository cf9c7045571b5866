import { invariant, PaymentMethod, PaymentStatus, Permission, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { accountLoader } from '../accounts/account-query.ts'
import { AccountType } from '../accounts/account.graphql.ts'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { requirePermission, requireViewer, type Context, type Viewer } from '../context.ts'
import { decisionType } from '../decision.graphql.ts'
import { TransferType } from '../funds/funds.graphql.ts'
import { readTransfersOfPayment } from '../funds/transfer-query.ts'
import { cancelPayment } from './cancel-payment.ts'
import { confirmBankTransfer, rejectBankTransfer } from './decide-bank-transfer.ts'
import { readMethods } from './payment-methods.ts'
import { methodObject, paymentLoader, paymentObject, paymentProgressType } from './payment-objects.ts'
import { readPaymentPage, type PaymentSelection } from './payment-row.ts'
import {
  CancelPaymentInput, CancelPaymentResult, ConfirmBankTransferInput, ConfirmBankTransferResult, PaymentConnectionType, PaymentMethodTermsType, PaymentOfferInput, PaymentOfferType, PaymentsProgressType, PaymentType,
  RejectBankTransferInput, RejectBankTransferResult, SetPaymentMethodInput, SetPaymentMethodResult, StartPaymentInput, StartPaymentResult,
} from './payment.graphql.ts'
import { paymentsCursor, watchHousePayments, watchPayments, type PaymentsPush } from './payments-feed.ts'
import { setPaymentMethod } from './set-payment-method.ts'
import { offerPayment, startPayment } from './start-payment.ts'

@Resolver(() => PaymentType)
export class PaymentResolver {
  @Query(() => [PaymentMethodTermsType], { description: 'The ways to pay in, with their limits and bonus tiers (P5.2); also those that are off.' })
  async paymentMethods(@Ctx() context: Context): Promise<PaymentMethodTermsType[]> {
    return await methodsFor(context, requireViewer(context))
  }

  @Query(() => PaymentOfferType, { description: 'Whether an amount may be paid in now: every check with its clause, and the bonus.' })
  async paymentOffer(@Ctx() context: Context, @Arg('input', () => PaymentOfferInput) input: PaymentOfferInput): Promise<PaymentOfferType> {
    const request = { amountMicros: input.amount ?? null, isFinalAgreed: input.isFinalAgreed, expectedBonusMicros: null }
    const { decision, bonusMicros, currency } = await offerPayment(context.house, requireViewer(context), input.method, request)
    return { ...decisionType(decision), amount: request.amountMicros, bonus: bonusMicros, currency }
  }

  @Query(() => PaymentType, { nullable: true, description: 'A payment of yours; null when there is no such payment of yours. Those who read the house see every payment.' })
  async payment(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<PaymentType | null> {
    const viewer = requireViewer(context)
    const payment = isRowId(id) ? await paymentLoader(context).load(id) : null
    return payment !== null && (payment.accountId === viewer.accountId || viewer.permissions.has(Permission.ReadHouse)) ? payment : null
  }

  @Query(() => PaymentConnectionType, { description: 'Your payments, newest first.' })
  async payments(
    @Ctx() context: Context,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
    @Arg('statuses', () => [PaymentStatus], { nullable: true }) statuses: PaymentStatus[] | null | undefined,
  ): Promise<Page<PaymentType>> {
    return await pageOfPayments(context, { accountId: requireViewer(context).accountId, statuses: statuses ?? null }, first, after ?? null)
  }

  @Query(() => PaymentConnectionType, { description: 'Everybody\'s payments, newest first. For those who read the house.' })
  async housePayments(
    @Ctx() context: Context,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
    @Arg('statuses', () => [PaymentStatus], { nullable: true }) statuses: PaymentStatus[] | null | undefined,
    @Arg('method', () => PaymentMethod, { nullable: true }) method: PaymentMethod | null | undefined,
    @Arg('accountId', () => ID, { nullable: true }) accountId: string | null | undefined,
  ): Promise<Page<PaymentType>> {
    requirePermission(context, Permission.ReadHouse)
    // An account that cannot exist has no payments; it is not an error.
    const owner = accountId == null || isRowId(accountId) ? accountId ?? null : '0'
    return await pageOfPayments(context, { accountId: owner, statuses: statuses ?? null, method: method ?? null }, first, after ?? null)
  }

  @FieldResolver(() => [TransferType], { description: 'What moved because of it, oldest first.' })
  async transfers(@Ctx() context: Context, @Root() payment: PaymentType): Promise<TransferType[]> {
    return await readTransfersOfPayment(context.house.db, payment.id)
  }

  @FieldResolver(() => AccountType, { description: 'Whose it is.' })
  async account(@Ctx() context: Context, @Root() payment: PaymentType): Promise<AccountType> {
    const account = await accountLoader(context).load(payment.accountId)
    invariant(account !== null, 'a payment has an account')
    return account
  }

  @Mutation(() => StartPaymentResult, { description: 'Begins a payment. Send the payer to its checkoutUrl; a bank transfer waits for an administrator.' })
  async startPayment(@Ctx() context: Context, @Arg('input', () => StartPaymentInput) input: StartPaymentInput): Promise<PaymentType | Refusal> {
    const { amount, expectedBonus, ...request } = input
    const answer = await startPayment(context.house, requireViewer(context), { ...request, amountMicros: amount, expectedBonusMicros: expectedBonus ?? null })
    return answer.kind === 'Refused' ? answer.refusal : await paymentOf(context, answer.paymentId)
  }

  @Mutation(() => CancelPaymentResult, { description: 'Gives up a payment that you began and that is not paid: its checkout is closed. Money that comes all the same is credited.' })
  async cancelPayment(@Ctx() context: Context, @Arg('input', () => CancelPaymentInput) input: CancelPaymentInput): Promise<PaymentType | Refusal> {
    const answer = await cancelPayment(context.house, requireViewer(context), { ...input })
    return answer.kind === 'Refused' ? answer.refusal : await paymentOf(context, answer.paymentId)
  }

  @Mutation(() => ConfirmBankTransferResult, { description: 'Says that a bank transfer has come; it is credited at once. For who manages money.' })
  async confirmBankTransfer(@Ctx() context: Context, @Arg('input', () => ConfirmBankTransferInput) input: ConfirmBankTransferInput): Promise<PaymentType | Refusal> {
    const { amount, ...request } = input
    const answer = await confirmBankTransfer(context.house, requirePermission(context, Permission.ManageMoney), { ...request, amountMicros: amount })
    return answer.kind === 'Refused' ? answer.refusal : await paymentOf(context, answer.paymentId)
  }

  @Mutation(() => RejectBankTransferResult, { description: 'Says that a bank transfer will not come. For who manages money.' })
  async rejectBankTransfer(@Ctx() context: Context, @Arg('input', () => RejectBankTransferInput) input: RejectBankTransferInput): Promise<PaymentType | Refusal> {
    const answer = await rejectBankTransfer(context.house, requirePermission(context, Permission.ManageMoney), { ...input })
    return answer.kind === 'Refused' ? answer.refusal : await paymentOf(context, answer.paymentId)
  }

  @Mutation(() => SetPaymentMethodResult, { description: 'Sets what a way to pay takes and gives from now on (P5.2). Payments that were begun keep their bonus. For who manages money.' })
  async setPaymentMethod(@Ctx() context: Context, @Arg('input', () => SetPaymentMethodInput) input: SetPaymentMethodInput): Promise<PaymentMethodTermsType | Refusal> {
    const viewer = requirePermission(context, Permission.ManageMoney)
    const { amountMin, amountMax, bonusTiers, instructions, ...request } = input
    const answer = await setPaymentMethod(context.house, viewer, {
      ...request, amountMinMicros: amountMin, amountMaxMicros: amountMax, instructions: instructions ?? null,
      bonusTiers: bonusTiers.map(tier => ({ amountFromMicros: tier.amountFrom, basisPoints: tier.bonusBasisPoints })),
    })
    if (answer.kind === 'Refused') return answer.refusal
    const method = (await methodsFor(context, viewer)).find(each => each.method === answer.method)
    invariant(method !== undefined, 'a method that was set is there')
    return method
  }

  @Subscription(() => PaymentsProgressType, {
    description: 'All your payments: a snapshot, or what changed since a cursor, and then each change. Resumed with the last cursor it misses nothing.',
    subscribe: ({ args, context }: { args: { after?: string | null }, context: Context }) =>
      watchPayments(context.house, requireViewer(context).accountId, args.after ?? null),
  })
  paymentsProgress(
    @Root() push: PaymentsPush,
    @Arg('after', () => String, { nullable: true, description: 'The cursor of the last push.' }) _after: string | null,
  ): PaymentsProgressType {
    return progressType(push)
  }

  @Subscription(() => PaymentsProgressType, {
    description: 'Everybody\'s payments, in the same way. For those who read the house.',
    subscribe: ({ args, context }: { args: { after?: string | null }, context: Context }) => {
      requirePermission(context, Permission.ReadHouse)
      return watchHousePayments(context.house, args.after ?? null)
    },
  })
  housePaymentsProgress(
    @Root() push: PaymentsPush,
    @Arg('after', () => String, { nullable: true, description: 'The cursor of the last push.' }) _after: string | null,
  ): PaymentsProgressType {
    return progressType(push)
  }
}

function progressType(push: PaymentsPush): PaymentsProgressType {
  return { cursor: paymentsCursor(push.mark), isSnapshot: push.isSnapshot, changes: push.changes.map(paymentProgressType) }
}

/** The practice method is told of where it exists; the others always, so that an administrator finds them. */
async function methodsFor(context: Context, viewer: Viewer): Promise<PaymentMethodTermsType[]> {
  const account = await accountLoader(context).load(viewer.accountId)
  invariant(account !== null, 'whoever is signed in has an account')
  const methods = await readMethods(context.house, context.house.db, context.house.clock())
  return methods.filter(({ method, isConfigured }) => method !== PaymentMethod.Practice || isConfigured)
    .sort((one, other) => ORDER.indexOf(one.method) - ORDER.indexOf(other.method)).map(method => methodObject(method, account.currency))
}

const ORDER: readonly PaymentMethod[] = [PaymentMethod.Practice, PaymentMethod.Card, PaymentMethod.BankTransfer]

async function paymentOf(context: Context, paymentId: string): Promise<PaymentType> {
  // The loader may remember the payment from before the change.
  const payment = await paymentLoader(context).clear(paymentId).load(paymentId)
  invariant(payment !== null, 'a payment that was answered is there')
  return payment
}

async function pageOfPayments({ house }: Context, selection: PaymentSelection, first: number, after: string | null): Promise<Page<PaymentType>> {
  const beforeId = after === null ? null : decodeCursor('payments', after, ['id'])[0] ?? null
  const rows = await readPaymentPage(house.db, selection, checkPageSize(first), beforeId)
  return pageOf(rows.map(paymentObject), { first, isContinued: beforeId !== null }, payment => encodeCursor('payments', [payment.id]))
}
