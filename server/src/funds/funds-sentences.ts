import { MOVEMENTS } from '@tallyboard/schema'
import type { BooksSentence } from './books.ts'

/** The sum of the postings of some transfers that go from one account to another; `p` and `t` are joined. Customers' accounts are named without their number. */
function moved(kinds: string, source: string, destination: string): string {
  const side = (column: string, name: string) => name.startsWith('house:') ? `${column} = '${name}'` : `${column} like '${name}:%'`
  return `coalesce(sum(p.amount_micros) filter (where t.kind in (${kinds}) and ${side('p.source', source)} and ${side('p.destination', destination)}), 0)`
}

const count = (kind: string): string => `count(distinct t.id) filter (where t.kind = '${kind}')`

const CHART_ROWS = Object.entries(MOVEMENTS).flatMap(([kind, { postings }]) => postings.map(({ from, to }) => `('${kind}', '${from}', '${to}')`)).join(', ')

const PAYMENT_KINDS = '\'Payment\', \'Bonus\', \'PaymentReturned\', \'BonusReturned\', \'DisputeOpened\', \'DisputeWon\', \'DisputeLost\''
const WITHDRAWAL_KINDS = '\'WithdrawalAsked\', \'WithdrawalRefused\', \'WithdrawalPaid\''

/** What must hold between the books and payments, withdrawals, disputes and credits. */
export const FUNDS_SENTENCES: readonly BooksSentence[] = [
  {
    sentence: 'Every amount is in the currency of its account.',
    contradictions: `select t.id from transfers t join accounts a on a.id = t.account_id where t.currency <> a.currency
      union all select p.id from payments p join accounts a on a.id = p.account_id where p.currency <> a.currency
      union all select w.id from withdrawals w join accounts a on a.id = w.account_id where w.currency <> a.currency
      union all select d.id from disputes d join accounts a on a.id = d.account_id where d.currency <> a.currency
      union all select c.id from credit_proposals c join accounts a on a.id = c.account_id where c.currency <> a.currency`,
  },
  {
    sentence: 'Money moves only between the accounts between which its kind of movement goes.',
    contradictions: `select p.id from postings p join transfers t on t.id = p.transfer_id
      left join (values ${CHART_ROWS}) as chart (kind, source, destination) on chart.kind = t.kind
        and chart.source = regexp_replace(p.source, '^(available|held):.*', '\\1') and chart.destination = regexp_replace(p.destination, '^(available|held):.*', '\\1')
      where chart.kind is null`,
  },
  {
    sentence: 'What moves for a payment, a withdrawal or a revived order names it, and it is of the same account.',
    contradictions: `select t.id from transfers t left join payments p on p.id = t.payment_id
      where t.kind in (${PAYMENT_KINDS}, 'Revival') and t.account_id is distinct from p.account_id
      union all select t.id from transfers t left join withdrawals w on w.id = t.withdrawal_id
      where t.kind in (${WITHDRAWAL_KINDS}) and t.account_id is distinct from w.account_id
      union all select t.id from transfers t left join orders o on o.id = t.order_id
      where t.kind = 'Revival' and t.account_id is distinct from o.account_id`,
  },
  {
    sentence: 'Every payment stands in the books once, with what it was credited, and its bonus apart (P5.1, P5.2).',
    contradictions: `select pay.id from payments pay left join transfers t on t.payment_id = pay.id and t.kind in ('Payment', 'Bonus')
        left join postings p on p.transfer_id = t.id
      group by pay.id having ${count('Payment')} <> (pay.credited_micros > 0)::int or ${count('Bonus')} <> (pay.bonus_credited_micros > 0)::int
        or ${moved('\'Payment\'', 'house:payments', 'available')} <> pay.credited_micros or ${moved('\'Bonus\'', 'house:bonus', 'available')} <> pay.bonus_credited_micros`,
  },
  {
    sentence: 'A payment that succeeded is credited, and one that has not come is not.',
    contradictions: `select id from payments where (status = 'Succeeded' and credited_micros = 0)
      or (status in ('Waiting', 'OnItsWay', 'Failed', 'Expired') and credited_micros > 0)`,
  },
  {
    sentence: 'What was returned of a payment and of its bonus is what the books returned.',
    contradictions: `select pay.id from payments pay left join transfers t on t.payment_id = pay.id and t.kind in ('PaymentReturned', 'BonusReturned')
        left join postings p on p.transfer_id = t.id
      group by pay.id having coalesce(sum(p.amount_micros) filter (where t.kind = 'PaymentReturned'), 0) <> pay.returned_micros
        or coalesce(sum(p.amount_micros) filter (where t.kind = 'BonusReturned'), 0) <> pay.bonus_returned_micros`,
  },
  {
    sentence: 'No more is returned or claimed of a payment than came in.',
    contradictions: `select pay.id from payments pay left join disputes d on d.payment_id = pay.id and d.status <> 'Won'
      group by pay.id having pay.returned_micros + coalesce(sum(d.amount_micros), 0) > pay.credited_micros
        or pay.bonus_returned_micros + coalesce(sum(d.bonus_micros), 0) > pay.bonus_credited_micros`,
  },
  {
    sentence: 'Every withdrawal is set aside once, and put back or paid out as it says (P5.3).',
    contradictions: `select w.id from withdrawals w left join transfers t on t.withdrawal_id = w.id left join postings p on p.transfer_id = t.id
      group by w.id having ${count('WithdrawalAsked')} <> 1 or ${moved('\'WithdrawalAsked\'', 'available', 'held')} <> w.amount_micros
        or ${count('WithdrawalRefused')} <> (w.status = 'Refused')::int or ${moved('\'WithdrawalRefused\'', 'held', 'available')} <> case when w.status = 'Refused' then w.amount_micros else 0 end
        or ${count('WithdrawalPaid')} <> (w.status = 'Paid')::int or ${moved('\'WithdrawalPaid\'', 'held', 'house:payments')} <> case when w.status = 'Paid' then w.payout_micros else 0 end
        or ${moved('\'WithdrawalPaid\'', 'held', 'house:deductions')} <> case when w.status = 'Paid' then w.deduction_micros else 0 end`,
  },
  {
    sentence: 'Every withdrawal is the sum of its parts (P5.4).',
    contradictions: `select w.id from withdrawals w left join withdrawal_parts part on part.withdrawal_id = w.id
      group by w.id having coalesce(sum(part.amount_micros), 0) <> w.amount_micros or coalesce(sum(part.deduction_micros), 0) <> w.deduction_micros
        or coalesce(sum(part.payout_micros), 0) <> w.payout_micros`,
  },
  {
    sentence: 'No more is withdrawn of a payment or credit than paid money came by it, and none of a bonus (P5.4).',
    contradictions: `select part.lot_transfer_id from withdrawal_parts part join withdrawals w on w.id = part.withdrawal_id and w.status <> 'Refused'
      group by part.lot_transfer_id having sum(part.amount_micros) > (
        select coalesce(sum(p.amount_micros), 0) from postings p where p.transfer_id = part.lot_transfer_id and p.source in ('house:payments', 'house:credits'))`,
  },
  {
    sentence: 'What is held of a balance is what its withdrawals and its open disputes hold (P5.3, P5.7).',
    contradictions: `select b.account_id from balances b
      left join (select account_id, sum(amount_micros) as held from withdrawals where status in ('Asked', 'Approved') group by account_id) w on w.account_id = b.account_id
      left join (select account_id, sum(held_micros) as held from disputes where status = 'Open' group by account_id) d on d.account_id = b.account_id
      where b.held_micros <> coalesce(w.held, 0) + coalesce(d.held, 0)`,
  },
  {
    sentence: 'Every dispute stands in the books: taken and owed when it opened, put back when it was won, kept when it was lost (P5.7).',
    contradictions: `select coalesce(b.payment_id, d.payment_id) from (
        select t.payment_id, ${moved('\'DisputeOpened\'', 'house:owed', 'house:payments')} - ${moved('\'DisputeWon\'', 'house:payments', 'house:owed')} as amount,
          ${moved('\'DisputeOpened\'', 'house:owed', 'house:bonus')} - ${moved('\'DisputeWon\'', 'house:bonus', 'house:owed')} as bonus,
          ${moved('\'DisputeOpened\'', 'available', 'held')} - ${moved('\'DisputeWon\'', 'held', 'available')} as held,
          ${moved('\'DisputeLost\'', 'held', 'house:owed')} as recovered
        from transfers t join postings p on p.transfer_id = t.id where t.kind in ('DisputeOpened', 'DisputeWon', 'DisputeLost') group by t.payment_id
      ) b full join (
        select payment_id, sum(amount_micros) filter (where status <> 'Won') as amount, sum(bonus_micros) filter (where status <> 'Won') as bonus,
          sum(held_micros) filter (where status <> 'Won') as held, sum(recovered_micros) as recovered
        from disputes group by payment_id
      ) d on d.payment_id = b.payment_id
      where coalesce(b.amount, 0) <> coalesce(d.amount, 0) or coalesce(b.bonus, 0) <> coalesce(d.bonus, 0)
        or coalesce(b.held, 0) <> coalesce(d.held, 0) or coalesce(b.recovered, 0) <> coalesce(d.recovered, 0)`,
  },
  {
    sentence: 'Nobody whose payment is disputed is active, and whoever\'s was stolen is closed (P5.7, P5.8).',
    contradictions: `select a.id from accounts a where a.status = 'Active' and exists (select from disputes d where d.account_id = a.id and d.status = 'Open')
      union all select a.id from accounts a where a.status <> 'Closed' and exists (select from payments p where p.account_id = a.id and p.status = 'Fraudulent')`,
  },
  {
    sentence: 'Nothing is open of an account that a dispute suspended or a fraud closed: no order, no withdrawal (P5.7, P5.8).',
    contradictions: `select a.id from accounts a cross join lateral (
        select after, clause from account_status_changes c where c.account_id = a.id order by c.id desc limit 1
      ) last where a.status <> 'Active' and last.after = a.status and last.clause in ('P5.7', 'P5.8') and (
        exists (select from orders o where o.account_id = a.id and o.ended_at is null)
        or exists (select from withdrawals w where w.account_id = a.id and w.status in ('Asked', 'Approved')))`,
  },
  {
    sentence: 'What a disputed order left undelivered is given back at most once, and all of it (P5.7).',
    contradictions: `select o.id from orders o join transfers t on t.order_id = o.id and t.kind = 'Revival' left join postings p on p.transfer_id = t.id
      group by o.id having count(distinct t.id) <> 1 or o.ended_cause is distinct from 'PaymentDisputed'
        or sum(p.amount_micros) <> o.charged_micros - div(2 * o.charged_micros::numeric * o.delivered + o.quantity, 2 * o.quantity::numeric)
      union all select coalesce(t.payment_id, d.payment_id) from (
        select t.payment_id, sum(p.amount_micros) as revived from transfers t join postings p on p.transfer_id = t.id where t.kind = 'Revival' group by t.payment_id
      ) t full join (select payment_id, sum(revived_micros) as revived from disputes group by payment_id) d on d.payment_id = t.payment_id
      where coalesce(t.revived, 0) <> coalesce(d.revived, 0)`,
  },
  {
    sentence: 'Every credit that two people agreed on was given once, as they agreed, and by two (P5.4).',
    contradictions: `select c.id from credit_proposals c left join transfers t on t.id = c.transfer_id left join postings p on p.transfer_id = t.id
      where (c.status = 'Approved') <> (c.transfer_id is not null)
        or (c.status = 'Approved' and (t.kind is distinct from 'Credit' or t.account_id is distinct from c.account_id or p.amount_micros is distinct from c.amount_micros
          or p.source is distinct from case when c.is_bonus then 'house:bonus' else 'house:credits' end or c.decided_by is not distinct from c.proposed_by))
      union all select transfer_id from credit_proposals where transfer_id is not null group by transfer_id having count(*) > 1`,
  },
  {
    sentence: 'An order that was taken back from its supplier has ended, by the payment that is named (P5.7, P5.8).',
    contradictions: `select c.order_id from supplier_cancellations c left join orders o on o.id = c.order_id left join payments p on p.id = c.payment_id
      where o.ended_at is null or o.ended_cause is null or o.ended_cause not in ('PaymentDisputed', 'PaymentFraud') or p.account_id is distinct from o.account_id`,
  },
]
