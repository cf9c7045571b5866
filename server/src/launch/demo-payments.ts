import { randomUUID } from 'node:crypto'
import { formatMoney } from '@tallyboard/schema'
import type { Payments } from '../simulator/index.ts'
import type { DemoClient } from './demo-client.ts'
import type { DemoHouse, Shopper } from './demo-days.ts'

/** The practice payment provider, as a payer meets it: its pages, through the house, and the messages that follow. */
export interface DemoProvider {
  /** Presses a button on the page of a payment and waits until the house has heard of it. */
  press(checkoutUrl: string, fields: Readonly<Record<string, string>>): Promise<void>
  /** What time has brought, and every message that waits. */
  settle(): Promise<void>
}

export function createDemoProvider(houseUrl: string, payments: Payments): DemoProvider {
  const settle = async (): Promise<void> => {
    await payments.settle()
    if (payments.waitingCount() > 0) throw new Error('the house does not take the messages of the practice provider')
  }
  return {
    settle,
    press: async (checkoutUrl, fields) => {
      const response = await fetch(new URL(new URL(checkoutUrl).pathname, houseUrl), { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
      if (response.status !== 303) throw new Error(`the practice provider does not take ${JSON.stringify(fields)}: ${response.status}`)
      await settle()
    },
  }
}

export interface BegunPayment {
  readonly id: string
  readonly checkoutUrl: string
}

/** Begins a payment by the practice provider and leaves it at the checkout. */
export async function beginPayment(client: DemoClient, amountMicros: bigint): Promise<BegunPayment> {
  return await startPayment(client, 'Practice', amountMicros)
}

/** Begins a bank transfer, which waits for an administrator. */
export async function announceBankTransfer(client: DemoClient, amountMicros: bigint): Promise<BegunPayment> {
  return await startPayment(client, 'BankTransfer', amountMicros)
}

async function startPayment(client: DemoClient, method: string, amountMicros: bigint): Promise<BegunPayment> {
  const { startPayment: begun } = await client.run<{ startPayment: BegunPayment }>(`
    mutation StartPayment($input: StartPaymentInput!) { startPayment(input: $input) { __typename ... on Payment { id checkoutUrl } ... on Refusal { text } } }`,
  { input: { method, amount: formatMoney(amountMicros), isFinalAgreed: true, idempotencyKey: randomUUID() } })
  return begun
}

/** Pays in with the practice card, and sees that it was credited. */
export async function payIn({ provider }: DemoHouse, { client }: Shopper, amountMicros: bigint): Promise<BegunPayment> {
  const begun = await beginPayment(client, amountMicros)
  await provider.press(begun.checkoutUrl, { do: 'pay' })
  const { payment } = await client.run<{ payment: { status: string } }>('query Paid($id: ID!) { payment(id: $id) { status } }', { id: begun.id })
  if (payment.status !== 'Succeeded') throw new Error(`payment ${begun.id} was paid and is ${payment.status}`)
  return begun
}
