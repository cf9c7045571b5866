import { html, type Html } from './html.ts'
import { chargeOf, disputeOf, warningOf, type Ledger } from './ledger.ts'
import type { Charge, Checkout } from './objects.ts'
import { frame } from './page-frame.ts'
import { deliveryText, eventsOf, moneyField, moneyText, reasonText, stateText, timeText } from './page-words.ts'

/** The page of one payment: how it is paid while it is open, and what else can become of it afterwards. */
export function checkoutPage(ledger: Ledger, checkout: Checkout, obstacle: string | null): Html {
  const { session } = checkout
  const amount = moneyText(session.amount_total, session.currency)
  const isOpen = session.status === 'open'
  return frame(isOpen ? `Pay ${amount}` : amount, html`<h1>${isOpen ? 'Pay ' : ''}<span class="amount">${amount}</span></h1>
<dl>${checkout.items.map(item => html`<div><dt>For</dt><dd>${item.description}</dd></div>`)}
${isOpen ? html`<div><dt>Open until</dt><dd>${timeText(session.expires_at)}</dd></div>` : html`<div><dt>State</dt><dd>${stateText(ledger, checkout)}</dd></div>`}</dl>
${obstacle === null ? null : html`<p class="note fail" role="alert">${obstacle} Nothing was changed.</p>`}
${isOpen ? ways(ledger, checkout, amount) : afterwards(ledger, checkout)}
${messages(ledger, checkout)}
<p class="explains"><a href="./">All practice payments</a></p>`)
}

function ways(ledger: Ledger, checkout: Checkout, amount: string): Html {
  const { session } = checkout
  const error = ledger.intents.get(session.payment_intent ?? '')?.last_payment_error
  return html`${error ? html`<p class="note fail" role="alert">The card was declined. Nothing was paid; try again, or go back.</p>` : null}
<section aria-labelledby="card"><h2 id="card">Practice card ending 4242</h2>
<form method="post"><button class="main" name="do" value="pay">Pay ${amount} now</button>
<button name="do" value="decline">Decline the card</button></form></section>
<section aria-labelledby="bank"><h2 id="bank">Practice bank account ending 6789</h2>
<p class="explains">The money is on its way for a minute, or until its arrival is called here.</p>
<form method="post"><button name="do" value="pay-later">Pay ${amount} later</button></form></section>
<p><a class="back" href="${session.cancel_url ?? session.success_url}">Cancel and go back</a></p>`
}

function afterwards(ledger: Ledger, checkout: Checkout): Html {
  const { session } = checkout
  const charge = chargeOf(ledger, checkout)
  return html`<p><a class="back" href="${backTo(checkout)}">Back to the shop</a></p>
${charge?.status === 'pending' ? html`<section aria-labelledby="way"><h2 id="way">On its way</h2>
<p class="explains">It arrives by itself within a minute.</p>
<form method="post"><button class="main" name="do" value="arrive">Let it arrive now</button> <button name="do" value="bounce">Let it fail</button></form></section>` : null}
${session.status === 'complete' && charge?.status === 'succeeded' ? aftermath(ledger, charge) : null}`
}

/** Where the shop wants its customer: after a payment one place, without one another. */
function backTo({ session }: Checkout): string {
  const address = session.status === 'expired' ? session.cancel_url ?? session.success_url : session.success_url
  return address.replaceAll('{CHECKOUT_SESSION_ID}', session.id)
}

function aftermath(ledger: Ledger, charge: Charge): Html {
  const dispute = disputeOf(ledger, charge)
  const left = charge.amount - charge.amount_refunded
  return html`${dispute === null && left > 0 ? html`<section aria-labelledby="return"><h2 id="return">Send it back</h2>
<form method="post"><label for="amount">Amount, at most ${moneyText(left, charge.currency)}</label>
<input id="amount" name="amount" inputmode="decimal" autocomplete="off" required value="${moneyField(left, charge.currency)}">
<button name="do" value="send-back">Send back</button></form></section>
<section aria-labelledby="dispute"><h2 id="dispute">Open a dispute</h2>
<p class="explains">As if the payer had gone to their bank: it takes ${moneyText(left, charge.currency)} back until it is decided.</p>
<form method="post"><label for="reason">Reason</label>
<select id="reason" name="reason"><option value="product_not_received">Product not received</option><option value="fraudulent">Fraudulent</option></select>
<button name="do" value="dispute">Open the dispute</button></form></section>` : null}
${dispute?.status === 'needs_response' ? html`<section aria-labelledby="decide"><h2 id="decide">Decide the dispute</h2>
<p class="explains">Opened ${timeText(dispute.created)} over ${moneyText(dispute.amount, dispute.currency)} as ${reasonText(dispute.reason)}.</p>
<form method="post"><button name="do" value="win">The shop wins</button> <button name="do" value="lose">The shop loses</button></form></section>` : null}
${warningOf(ledger, charge) === null ? html`<section aria-labelledby="stolen"><h2 id="stolen">Report the card as stolen</h2>
<p class="explains">An early warning of fraud, before any dispute.</p>
<form method="post"><button name="do" value="report">Report as stolen</button></form></section>` : null}`
}

/** What the shop is told, and the ways to have it told badly. */
function messages(ledger: Ledger, checkout: Checkout): Html {
  const { mischief } = checkout
  const isAny = mischief.isLost || mischief.isTwice || mischief.isOutOfOrder
  const told = eventsOf(ledger, checkout)
  return html`<section aria-labelledby="messages"><h2 id="messages">Messages to the shop</h2>
${told.length === 0 ? html`<p class="explains">None yet.</p>` : html`<ol class="list">${told.map(event => html`<li><span>${event.type}</span> <span class="explains">${deliveryText(ledger, event)} · ${timeText(event.created)}</span></li>`)}</ol>`}
<details${isAny ? html` open` : null}><summary>Go wrong on purpose</summary>
<form method="post"><fieldset><legend>What happens to the messages from now on</legend>
${checkbox('lost', mischief.isLost, 'Lose them', 'The shop must find out by asking.')}
${checkbox('twice', mischief.isTwice, 'Send each twice', 'At the same moment.')}
${checkbox('order', mischief.isOutOfOrder, 'Send them out of order', 'Held back for 15 seconds and the last first; what is done meanwhile without this overtakes them.')}
</fieldset><button name="do" value="mischief">Use this from now on</button></form></details></section>`
}

function checkbox(name: string, isOn: boolean, words: string, explanation: string): Html {
  return html`<p class="check"><input type="checkbox" id="${name}" name="${name}"${isOn ? html` checked` : null} aria-describedby="${name}-words"><label for="${name}">${words}</label> <span class="explains" id="${name}-words">${explanation}</span></p>`
}
