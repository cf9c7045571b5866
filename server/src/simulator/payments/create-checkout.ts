import { wrong } from './api-error.ts'
import { formOf, listOf, textOf, wholeOf, type Form } from './form.ts'
import { newId } from './ids.ts'
import type { Checkout, LineItem, Metadata } from './objects.ts'

const HOUR = 3_600
const ITEMS_MAX = 100
/** What the interface takes at most, in the smallest unit. */
const AMOUNT_MAX = 99_999_999
const METADATA_MAX = { names: 50, name: 40, value: 500 } as const
/** Where a shop passes our pages on; see `pageUrl`. */
const PAGES_PATH = '/practice/pay/'

/** A new checkout as a shop asks for it. */
export function createCheckout(form: Form, nowMs: number): Checkout {
  const mode = textOf(form, 'mode')
  if (mode !== 'payment') throw wrong('mode', `Only the mode payment is known here, not ${mode}.`)
  const items = listOf(form, 'line_items').map((item, index) => readItem(item, `line_items[${index}]`))
  const first = items[0]
  if (first === undefined) throw wrong('line_items', 'You must provide line_items.')
  if (items.length > ITEMS_MAX) throw wrong('line_items', `At most ${ITEMS_MAX} line_items are taken.`)
  if (items.some(({ currency }) => currency !== first.currency)) throw wrong('line_items', 'All line_items must have the same currency.')
  const amount = items.reduce((sum, item) => sum + item.amount_total, 0)
  if (amount > AMOUNT_MAX) throw wrong('line_items', `The total may be at most ${AMOUNT_MAX}.`)
  const successUrl = readAddress(form, 'success_url')
  if (successUrl === null) throw wrong('success_url', 'You must provide success_url.')
  const created = Math.floor(nowMs / 1_000)
  const expiresAt = wholeOf(form, 'expires_at', 0, Number.MAX_SAFE_INTEGER) ?? created + 24 * HOUR
  // A minute of grace: the shop's clock is not ours.
  if (expiresAt < created + HOUR / 2 - 60 || expiresAt > created + 24 * HOUR + 60) throw wrong('expires_at', 'expires_at must be between 30 minutes and 24 hours from now.')
  const intent = formOf(form, 'payment_intent_data')
  const id = newId('cs_test')
  return {
    session: {
      id, object: 'checkout.session', amount_subtotal: amount, amount_total: amount, cancel_url: readAddress(form, 'cancel_url'),
      client_reference_id: textOf(form, 'client_reference_id', 200), created, currency: first.currency, customer: null, customer_email: textOf(form, 'customer_email', 800),
      expires_at: expiresAt, livemode: false, metadata: readMetadata(form, 'metadata'), mode, payment_intent: null, payment_method_types: ['card', 'us_bank_account'],
      payment_status: 'unpaid', status: 'open', success_url: successUrl, ui_mode: 'hosted_page', url: pageUrl(successUrl, id),
    },
    items,
    intentMetadata: readMetadata(intent, 'metadata'),
    description: textOf(intent, 'description', 1_000),
    mischief: { isLost: false, isTwice: false, isOutOfOrder: false },
    arrivesAtMs: null,
  }
}

/** This machine is not open to browsers: the shop that asked passes our pages on, below the address at which it wants its customer back. */
function pageUrl(successUrl: string, id: string): string {
  return new URL(PAGES_PATH + id, successUrl).href
}

function readItem(item: string | Form, param: string): LineItem {
  if (typeof item === 'string') throw wrong(param, `${param} must be an object.`)
  const price = formOf(item, 'price_data')
  const currency = textOf(price, 'currency')?.toLowerCase() ?? ''
  if (!/^[a-z]{3}$/.test(currency)) throw wrong(`${param}[price_data][currency]`, 'Invalid currency: three letters are expected.')
  const unit = wholeOf(price, 'unit_amount', 1, AMOUNT_MAX)
  if (unit === null) throw wrong(`${param}[price_data][unit_amount]`, 'You must provide unit_amount, at least 1.')
  const quantity = wholeOf(item, 'quantity', 1, 999_999) ?? 1
  const name = textOf(formOf(price, 'product_data'), 'name', 250)
  if (name === null) throw wrong(`${param}[price_data][product_data][name]`, 'You must provide product_data[name].')
  return { id: newId('li'), object: 'item', amount_subtotal: unit * quantity, amount_total: unit * quantity, currency, description: name, quantity }
}

/** The placeholder in it stands for the id until the customer goes there. */
function readAddress(form: Form, name: string): string | null {
  const text = textOf(form, name)
  if (text === null) return null
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? '')) throw wrong(name, `Not a valid URL: ${text.slice(0, 100)}`)
  return text
}

function readMetadata(form: Form, name: string): Metadata {
  const entries = Object.entries(formOf(form, name))
  if (entries.length > METADATA_MAX.names) throw wrong(name, `At most ${METADATA_MAX.names} names of metadata are taken.`)
  for (const [key, value] of entries) {
    if (typeof value !== 'string' || key.length > METADATA_MAX.name || value.length > METADATA_MAX.value) throw wrong(`${name}[${key.slice(0, 40)}]`, 'Metadata are texts: names of at most 40 characters, values of at most 500.')
  }
  return Object.fromEntries(entries) as Metadata
}
