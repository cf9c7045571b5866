/** What happens to money between two days of orders, so that each kind of it is met at least once. */
import { randomUUID } from 'node:crypto'
import type { DemoHouse } from './demo-days.ts'
import { credit } from './demo-office.ts'
import { announceBankTransfer, beginPayment, payIn, type BegunPayment } from './demo-payments.ts'

const HOUR_MS = 3_600_000
const CENT = 10_000n
const INSTRUCTIONS = 'Practice bank, account 6789. Write the reference of the payment on the transfer; no real money is expected.'

/** The first thing: a house that waits for transfers says where they go. */
export async function openBankTransfers({ administrator }: DemoHouse): Promise<void> {
  await administrator.run(`
    mutation SetPaymentMethod($input: SetPaymentMethodInput!) { setPaymentMethod(input: $input) { __typename ... on Refusal { text } } }`,
  { input: { method: 'BankTransfer', isOn: true, amountMin: '50', amountMax: '20000', bonusTiers: [], instructions: INSTRUCTIONS, reason: 'For those without a card', idempotencyKey: randomUUID() } })
}

/** What is to happen before the session of a day, by the number of days that have passed. Whoever is in dispute orders nothing: an order of theirs would be refused (P5.7). */
export function createEpisodes(demo: DemoHouse): (day: number) => Promise<void> {
  const { provider, visitor, disputing, administrator, time } = demo
  let disputed: BegunPayment | null = null
  const episodes: Readonly<Record<number, () => Promise<void>>> = {
    // Declined and never paid: it runs out a day later.
    4: async () => {
      const { checkoutUrl } = await beginPayment(visitor.client, 2_500n * CENT)
      await provider.press(checkoutUrl, { do: 'decline' })
    },
    8: async () => {
      const { checkoutUrl } = await beginPayment(visitor.client, 12_000n * CENT)
      await provider.press(checkoutUrl, { do: 'pay-later' })
      time.goOn(HOUR_MS)
      await provider.settle()
    },
    12: async () => {
      const transfer = await announceBankTransfer(visitor.client, 15_000n * CENT)
      time.goOn(3 * HOUR_MS)
      await confirm(demo, transfer, 15_000n * CENT, '7F-20481')
    },
    15: async () => await credit(administrator, visitor.accountId, 500n * CENT, 'For an order that started a day late'),
    // Paid twice by mistake; the provider sends one of the two back.
    17: async () => {
      const { checkoutUrl } = await payIn(demo, visitor, 3_000n * CENT)
      await provider.press(checkoutUrl, { do: 'send-back', amount: '30.00' })
    },
    18: async () => {
      disputed = await payIn(demo, disputing, 8_000n * CENT)
      time.goOn(2 * HOUR_MS)
      await provider.press(disputed.checkoutUrl, { do: 'dispute', reason: 'product_not_received' })
    },
    22: async () => await payOut(demo, await askWithdrawal(demo, 20)),
    // Enough to last: what is left of it is older than what is withdrawn whole (P5.4).
    25: async () => { await payIn(demo, visitor, 30_000n * CENT) },
    26: async () => { if (disputed !== null) await provider.press(disputed.checkoutUrl, { do: 'win' }) },
  }
  return async day => {
    await provider.settle()
    await episodes[day]?.()
  }
}

/** What waits for an administrator when the visitor comes. */
export async function leaveMoneyUnderWay(demo: DemoHouse): Promise<void> {
  await announceBankTransfer(demo.shoppers[1]!.client, 25_000n * CENT)
  await askWithdrawal(demo, 15)
}

async function confirm({ administrator }: DemoHouse, { id }: BegunPayment, amountMicros: bigint, bankReference: string): Promise<void> {
  await administrator.run(`
    mutation ConfirmBankTransfer($input: ConfirmBankTransferInput!) { confirmBankTransfer(input: $input) { __typename ... on Refusal { text } } }`,
  { input: { paymentId: id, amount: String(amountMicros / 1_000_000n), bankReference, reason: 'Seen on the account', idempotencyKey: randomUUID() } })
}

async function askWithdrawal({ shoppers }: DemoHouse, amount: number): Promise<string> {
  const { askWithdrawal: asked } = await shoppers[2]!.client.run<{ askWithdrawal: { id: string } }>(`
    mutation AskWithdrawal($input: AskWithdrawalInput!) { askWithdrawal(input: $input) { __typename ... on Withdrawal { id } ... on Refusal { text } } }`,
  { input: { amount: String(amount), payoutTo: 'Practice bank, account 1203', idempotencyKey: randomUUID() } })
  return asked.id
}

async function payOut({ administrator, time }: DemoHouse, withdrawalId: string): Promise<void> {
  time.goOn(4 * HOUR_MS)
  await administrator.run(`
    mutation ApproveWithdrawal($input: ApproveWithdrawalInput!) { approveWithdrawal(input: $input) { __typename ... on Refusal { text } } }`,
  { input: { withdrawalId, reason: 'Of a payment that is paid for certain', idempotencyKey: randomUUID() } })
  await administrator.run(`
    mutation MarkWithdrawalPaid($input: MarkWithdrawalPaidInput!) { markWithdrawalPaid(input: $input) { __typename ... on Refusal { text } } }`,
  { input: { withdrawalId, paidReference: 'PO-1187', idempotencyKey: randomUUID() } })
}
