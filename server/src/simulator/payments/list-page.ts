import { html, type Html } from './html.ts'
import type { Ledger } from './ledger.ts'
import { frame } from './page-frame.ts'
import { moneyText, stateText, timeText } from './page-words.ts'

const SHOWN_MAX = 50

/** The newest payments, each with the way to its page. */
export function listPage(ledger: Ledger): Html {
  const newest = [...ledger.checkouts.values()].slice(-SHOWN_MAX).reverse()
  return frame('All payments', html`<h1>Practice payments</h1>
<p class="explains">The newest ${SHOWN_MAX}. Open one to pay it, send it back, dispute it or report it.</p>
${newest.length === 0 ? html`<section><p>No payment yet. One appears here when somebody adds funds.</p></section>` : html`<ul class="list">${newest.map(checkout => html`
<li><a href="${checkout.session.id}"><span class="amount">${moneyText(checkout.session.amount_total, checkout.session.currency)}</span> <span>${checkout.items[0]?.description ?? 'Payment'}</span></a>
<span class="explains">${stateText(ledger, checkout)} · <time datetime="${new Date(checkout.session.created * 1_000).toISOString()}">${timeText(checkout.session.created)}</time></span></li>`)}</ul>`}`)
}
