import { ApiError } from './api-error.ts'
import { checkoutPage } from './checkout-page.ts'
import { parseForm, textOf, type Form } from './form.ts'
import type { Happenings } from './happenings.ts'
import { html, type Html } from './html.ts'
import { chargeOf, type Ledger } from './ledger.ts'
import { listPage } from './list-page.ts'
import type { Checkout } from './objects.ts'
import { frame } from './page-frame.ts'
import { STYLE } from './page-style.ts'
import { readMoney } from './page-words.ts'

export interface PageRequest {
  readonly method: string
  /** Below `/pay`. */
  readonly path: string
  readonly body: string
}

export interface PageAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly isChange: boolean
}

interface Till {
  readonly ledger: Ledger
  readonly happenings: Happenings
  readonly now: () => number
}

/** The pages that a payer sees. All links are relative, so they work below whatever path a shop passes them on. */
export function answerPage({ method, path, body }: PageRequest, till: Till): PageAnswer {
  const isRead = method === 'GET' || method === 'HEAD'
  if (path === '') return redirect('pay/', false)
  if (path === '/style.css' && isRead) return { status: 200, headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=3600' }, body: STYLE, isChange: false }
  if (path === '/' && isRead) return pageAnswer(200, listPage(till.ledger))
  const checkout = till.ledger.checkouts.get(path.slice(1))
  if (checkout === undefined) return pageAnswer(404, frame('No such payment', html`<h1>No such payment</h1><p><a href="./">All practice payments</a></p>`))
  if (isRead) return pageAnswer(200, checkoutPage(till.ledger, checkout, null))
  if (method !== 'POST') return pageAnswer(405, checkoutPage(till.ledger, checkout, 'A page is read or sent, no more.'))
  return answerButton(body, checkout, till)
}

function answerButton(body: string, checkout: Checkout, till: Till): PageAnswer {
  try {
    const form = parseForm(new URLSearchParams(body))
    const action = textOf(form, 'do', 40) ?? ''
    const obstacle = act(action, form, checkout, till)
    if (obstacle !== null) return pageAnswer(409, checkoutPage(till.ledger, checkout, obstacle))
    const isDone = action === 'pay' || action === 'pay-later'
    return redirect(isDone ? checkout.session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', checkout.session.id) : checkout.session.id, true)
  } catch (error) {
    if (error instanceof ApiError) return pageAnswer(400, checkoutPage(till.ledger, checkout, error.message))
    throw error
  }
}

/** Answers what is in the way, or null when it is done. */
function act(action: string, form: Form, checkout: Checkout, { ledger, happenings }: Till): string | null {
  switch (action) {
    case 'pay': return happenings.pay(checkout)
    case 'pay-later': return happenings.payLater(checkout)
    case 'decline': return happenings.decline(checkout)
    case 'arrive': return happenings.arrive(checkout)
    case 'bounce': return happenings.bounce(checkout)
    case 'expire': return happenings.expire(checkout)
    case 'send-back': {
      const currency = chargeOf(ledger, checkout)?.currency ?? checkout.session.currency
      const amount = readMoney(textOf(form, 'amount', 40) ?? '', currency)
      return amount === null ? 'Write an amount, as in 12.50.' : happenings.sendBack(checkout, amount)
    }
    case 'dispute': return happenings.openDispute(checkout, textOf(form, 'reason', 40) ?? '')
    case 'win': return happenings.closeDispute(checkout, 'won')
    case 'lose': return happenings.closeDispute(checkout, 'lost')
    case 'report': return happenings.reportStolen(checkout)
    case 'mischief':
      checkout.mischief = { isLost: form.lost === 'on', isTwice: form.twice === 'on', isOutOfOrder: form.order === 'on' }
      return null
    default: return 'There is no such button.'
  }
}

function redirect(location: string, isChange: boolean): PageAnswer {
  return { status: 303, headers: { location, 'cache-control': 'no-store' }, body: '', isChange }
}

function pageAnswer(status: number, page: Html): PageAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'" },
    body: page.text,
    isChange: false,
  }
}
