import type * as schema from '@tallyboard/schema'
import type { OverviewNoteKind } from './enums.ts'

/** What each member of a closed set means, for whoever reads the API. A set is not here when its members say it themselves. */
interface EnumWords {
  readonly AccountStatus: Record<schema.AccountStatus, string>
  readonly AnomalyKind: Record<schema.AnomalyKind, string>
  readonly BreakerState: Record<schema.BreakerState, string>
  readonly CancellationState: Record<schema.CancellationState, string>
  readonly CreditProposalStatus: Record<schema.CreditProposalStatus, string>
  readonly DeclaredSource: Record<schema.DeclaredSource, string>
  readonly DispatchResolution: Record<schema.DispatchResolution, string>
  readonly DispatchState: Record<schema.DispatchState, string>
  readonly DisputeMomentKind: Record<schema.DisputeMomentKind, string>
  readonly DisputeStatus: Record<schema.DisputeStatus, string>
  readonly EndedCause: Record<schema.EndedCause, string>
  readonly EvidenceStatus: Record<schema.EvidenceStatus, string>
  readonly FaultParty: Record<schema.FaultParty, string>
  readonly HouseOrderList: Record<schema.HouseOrderList, string>
  readonly BulkJobKind: Record<schema.BulkJobKind, string>
  readonly BulkJobRowState: Record<schema.BulkJobRowState, string>
  readonly BulkJobState: Record<schema.BulkJobState, string>
  readonly HouseQueue: Record<schema.HouseQueue, string>
  readonly IncidentActKind: Record<schema.IncidentActKind, string>
  readonly IncidentState: Record<schema.IncidentState, string>
  readonly LinkScope: Record<schema.LinkScope, string>
  readonly AnnouncementAudience: Record<schema.AnnouncementAudience, string>
  readonly AnnouncementLevel: Record<schema.AnnouncementLevel, string>
  readonly MailKind: Record<schema.MailKind, string>
  readonly MailState: Record<schema.MailState, string>
  readonly OrderEventKind: Record<schema.OrderEventKind, string>
  readonly OrderStatus: Record<schema.OrderStatus, string>
  readonly OverviewNoteKind: Record<OverviewNoteKind, string>
  readonly PaymentMethod: Record<schema.PaymentMethod, string>
  readonly PaymentStatus: Record<schema.PaymentStatus, string>
  readonly Permission: Record<schema.Permission, string>
  readonly ReadingSource: Record<schema.ReadingSource, string>
  readonly RefillStatus: Record<schema.RefillStatus, string>
  readonly ReviewStatus: Record<schema.ReviewStatus, string>
  readonly Role: Record<schema.Role, string>
  readonly ScreenAction: Record<schema.ScreenAction, string>
  readonly ServiceType: Record<schema.ServiceType, string>
  readonly SpeedUpStatus: Record<schema.SpeedUpStatus, string>
  readonly StatementGroup: Record<schema.StatementGroup, string>
  readonly TargetVisibility: Record<schema.TargetVisibility, string>
  readonly ThreadStatus: Record<schema.ThreadStatus, string>
  readonly Verdict: Record<schema.Verdict, string>
  readonly WhatIfKind: Record<schema.WhatIfKind, string>
  readonly WithdrawalStatus: Record<schema.WithdrawalStatus, string>
}

const ENUM_WORDS: EnumWords = {
  AccountStatus: {
    Active: 'Orders, asks for refills, writes to the house.', Suspended: 'Places no orders until it is restored (P2.10, P5.7).', Closed: 'Places no orders, for good (P5.8).',
  },
  AnomalyKind: {
    FinalOrderReopened: 'It reports progress of an order that has ended; a final order never reopens (P3.1).',
    RemainsOutOfRange: 'More is said to remain than was ordered, or less than nothing.',
    StartCountChanged: 'The counter is said to have begun somewhere else than it said before.',
    CountWentBack: 'Less is said to be delivered than was delivered already.',
    UnknownStatus: 'A state in words nobody knows.',
    UnknownError: 'An error in words nobody knows.',
    MissingFromAnswer: 'It was asked after an order and left it out, or says it does not know it.',
    CompletedWithRemains: 'It calls an order completed and says that units remain.',
    ChargeAboveExpected: 'It charges the house more than the customer paid.',
    MalformedAnswer: 'An answer that cannot be read.',
    FinalRefillReopened: 'It reports progress of a refill that has ended.',
    RefillContested: 'It calls a refill done, and the counter says otherwise.',
  },
  BreakerState: {
    Closed: 'All calls go out.', HalfOpen: 'One call goes out as a trial.', Open: 'It failed too often: no call goes out for a while, and orders wait.',
  },
  CancellationState: {
    Waiting: 'To be asked, once the supplier\'s number for the order is known.', Sending: 'The intent is written and the call is under way.', Accepted: 'The supplier has taken the request.',
    Refused: 'The supplier does not take the order back.', Uncertain: 'The call may have arrived, and its answer did not; it is not repeated.', NotNeeded: 'The order never reached the supplier.',
  },
  CreditProposalStatus: {
    Waiting: 'For another person to approve or decline it.', Approved: 'Given, by a second person.', Declined: 'Not given.',
  },
  DeclaredSource: {
    Advertising: 'People who saw an advertisement.', Placement: 'People on pages where the link was placed.', Incentive: 'People who get something for it.', Undeclared: 'The supplier does not say.',
  },
  DispatchResolution: {
    Taken: 'The supplier has the order, under supplierOrderId.', SendAgain: 'The supplier does not have it: it is sent again.', Refund: 'It is given up: the order is cancelled and the whole charge returns (P3.3).',
  },
  DispatchState: {
    Waiting: 'To be sent, or to be sent again at a later time.', Sending: 'The intent is written and the call is under way.', Accepted: 'The supplier has given its number.',
    Refused: 'The supplier said no; the order is cancelled and refunded.', Uncertain: 'The call may have arrived, and its answer did not.', Dropped: 'Never to be sent: the order ended before, or was given up.',
  },
  DisputeMomentKind: {
    Provider: 'The payment provider said something.', Account: 'The account was suspended, closed or restored.', Money: 'Money moved in the books.',
    Order: 'An order was ended.', Refill: 'A refill was ended.', Supplier: 'An order was to be taken back from its supplier.',
  },
  DisputeStatus: {
    Open: 'The payer\'s bank has not decided.', Won: 'The money stays, and the account is restored.', Lost: 'The money is gone, and what is not recovered is owed.',
  },
  EndedCause: {
    Delivered: 'The target count was reached (P3.2).', SupplierPartial: 'The supplier stopped before the end (P3.3).', SupplierCancelled: 'The supplier gave it up (P3.3).', SupplierRefused: 'The supplier did not take it (P3.3).',
    HouseClosed: 'The house closed it (P3.3).', NeverSent: 'It did not reach the supplier (P3.3).', TargetPrivate: 'The target was made private after ordering (P3.4).', TargetDeleted: 'The target was deleted after ordering (P3.4).',
    TargetRenamed: 'The target was renamed after ordering (P3.4).', TargetForbidden: 'The target is one that is not served (P3.4).',
    PaymentDisputed: 'A payment of the account was disputed; nothing is refunded (P5.7).', PaymentFraud: 'A payment of the account was reported as stolen; nothing is refunded (P5.8).',
  },
  EvidenceStatus: {
    Wanted: 'The customer is to show something.', Supplied: 'The customer has shown it, and an agent looks at it.', Accepted: 'It shows what was asked for.', Declined: 'It does not, and is wanted again.',
  },
  FaultParty: { House: 'Refunded (P3.3).', Supplier: 'Refunded (P3.3).', Customer: 'Not refunded (P3.4).' },
  HouseOrderList: {
    Open: 'Not ended.', Waiting: 'To be sent to the supplier.', Uncertain: 'Sent, and nobody knows whether the supplier took it.', Stalled: 'Open and past the slow end of the estimate (P3.5); without one, past the longest lead time.',
    Pending: 'Placed; the supplier has not begun.', Processing: 'The supplier has taken it up.', InProgress: 'Units arrive.', Completed: 'Ended: the charge stands.', Partial: 'Ended: a part was delivered.', Cancelled: 'Ended: given up.',
  },
  BulkJobKind: {
    CancelOrders: 'Ends each order: cancelled when nothing was delivered, else as Partial; what was not delivered is refunded (P3.3).', TellCustomers: 'Writes to each customer once, in a thread about one of their orders (P6.1).',
  },
  BulkJobRowState: { Waiting: 'Its turn has not come.', Done: 'It was done.', Refused: 'The terms said no; nothing was changed.', Failed: 'It broke several times; nothing was changed.' },
  BulkJobState: {
    Waiting: 'Nobody has taken it up yet.', Running: 'Row after row.', Stopping: 'The row in hand is finished, and no other is begun.', Stopped: 'Stopped before its end; what was done stays done.', Finished: 'Every row has its answer.',
  },
  HouseQueue: {
    Uncertain: 'Orders of which nobody knows whether the supplier took them. Late after half an hour.', Stalled: 'Open orders past the slow end of their estimate (P3.5). Late past twice of it.',
    Anomalies: 'What suppliers said that nobody has looked at. Late after a day.', Reviews: 'Links that a person has to look at (P2.7). Late after an hour.', Evidence: 'Screenshots that came and nobody has judged (P4.15). Late after a day.',
    SpeedUps: 'Requests for speed-up that nobody has answered (P6.3). Late after a day.', Refills: 'Open refills. Late when not started by their latest start (P4.14).', Threads: 'Threads that wait for an answer (P6.1). Late after four hours.',
    Withdrawals: 'Withdrawals to decide or to pay. Late past the due date (P5.3).', Payments: 'Payments on their way, and bank transfers to confirm. Late after three days.',
    Disputes: 'Disputes that the payer\'s bank has not decided (P5.7). Never late: the bank takes its time.', Credits: 'Credits that wait for a second person. Late after a day.',
  },
  IncidentActKind: { Opened: 'The house saw it.', Paused: 'Selling was paused.', Resumed: 'It is on sale again.', JobStarted: 'A bulk job was started for its orders.', Handled: 'Somebody has done what there was to do.', Over: 'The orders move again.' },
  IncidentState: { Open: 'Nobody has dealt with it.', Handled: 'Somebody has done what there was to do.', Over: 'The orders move again, or have ended.' },
  LinkScope: { link: 'One open order for a link, whatever the service.', linkAndMetric: 'One open order for a link and what is counted there.' },
  AnnouncementAudience: {
    All: 'Everybody who has an account.', Platform: 'Whoever has ordered a service of a platform.', Service: 'Whoever has ordered a service.', Staff: 'Those who work at the house.',
  },
  AnnouncementLevel: {
    News: 'Good to know.', Maintenance: 'Something will stand still for a while.', Incident: 'Something does not work now.',
  },
  MailKind: {
    OrderFinished: 'An order ended, with nothing to give back.', Refund: 'An order ended and money came back.', RefillAnswered: 'A refill was started, done or rejected.',
    PaymentArrived: 'A payment was added to the balance.', PaymentFailed: 'A payment failed, went back or is disputed.', WithdrawalDecided: 'A withdrawal was approved, refused or paid.',
    LowBalance: 'The balance fell below what the customer named.', Announcement: 'What the house announces.',
  },
  MailState: {
    Kept: 'Stays in the outbox: the house had no mail server when it was written.', Waiting: 'To be sent, or to be sent again at a later time.', Sending: 'Handed to the mail server, whose answer is awaited.',
    Sent: 'The mail server has taken it.', Failed: 'Given up after several attempts.',
  },
  OrderEventKind: {
    Placed: 'Written and charged.', Sent: 'The call to the supplier begins.', Accepted: 'The supplier has taken it.', Uncertain: 'The supplier\'s answer never came.', Resolved: 'A person found out what became of the sending.',
    Started: 'The counter at the start is known.', Reading: 'A newer count.', Ended: 'Final, with its charge and refund.',
  },
  OrderStatus: {
    Pending: 'Placed; the supplier has not begun.', Processing: 'The supplier has taken it up.', InProgress: 'Units arrive.', Completed: 'Final: the charge stands.',
    Partial: 'Final: a part was delivered.', Cancelled: 'Final: given up.',
  },
  OverviewNoteKind: {
    PastEstimate: 'Open and past the slow end of its estimate (P3.5).', TargetLost: 'Its target cannot be read any more (P2.2).', Refunded: 'It ended with a refund (P3.3).', Dropped: 'Delivered units went away again, under guarantee.',
  },
  PaymentMethod: {
    Card: 'By card or wallet, through the payment provider.', BankTransfer: 'By a transfer that an administrator confirms.', Practice: 'The demonstration\'s provider: no real money moves.',
  },
  PaymentStatus: {
    Waiting: 'Begun, not paid yet. A declined card leaves it here: the payer may try again.',
    OnItsWay: 'The provider has it, and the money has not come; or less came than was asked for, and an administrator looks at it.',
    Succeeded: 'Paid and credited (P5.1).', Failed: 'It did not come, and will not.', Expired: 'Nobody paid in time.', Returned: 'Given back to the payer, all of it.',
    Disputed: 'The payer\'s bank disputes it (P5.7).', DisputeWon: 'A dispute ended for the house.', DisputeLost: 'A dispute ended for the payer; the money is gone.',
    Fraudulent: 'Reported as stolen or unauthorised (P5.8).',
  },
  Permission: {
    ManageCatalogue: 'Suppliers, services, the content screen.', ManageOrders: 'Closing orders and refills, readings, uncertain dispatches, reviews.', ManageMoney: 'Giving and paying out money.',
    ReadHouse: 'Everybody\'s accounts and orders, suppliers, books.', AnswerHelp: 'Threads, evidence, speed-up.', ManageHouse: 'Roles, and the settings of the terms.',
    KeepNotes: 'Notes about customers, which they never see.', ManageCustomers: 'Suspending and closing accounts, ending sessions.',
  },
  ReadingSource: { Supplier: 'The supplier says so.', Agent: 'An agent looked.', Screenshot: 'A customer\'s screenshot that an agent confirmed (P4.15).' },
  RefillStatus: {
    Requested: 'Waits to be sent.', EvidenceWanted: 'The customer is to show something first (P4.11).', Sent: 'The supplier has it.', InProgress: 'Units return.', Completed: 'Final: done.', Rejected: 'Final: refused.',
  },
  ReviewStatus: { Waiting: 'Nobody has looked yet; nothing is charged.', Allowed: 'May be ordered.', Refused: 'Is not served.' },
  Role: {
    Customer: 'Orders, and sees what is their own.', ReadOnly: 'Reads the house and changes nothing.', Agent: 'Works on orders and refills, and answers customers.',
    Finance: 'Works on money.', Administrator: 'May do everything.',
  },
  ScreenAction: { Refuse: 'The order is refused.', Review: 'A person looks before anything is charged or sent.' },
  ServiceType: {
    Default: 'A quantity.', Package: 'Nothing: the quantity is fixed.', CustomComments: 'Comments, one a line; the lines are counted.', CustomCommentsPackage: 'Comments; the quantity is fixed.', Poll: 'A quantity and the number of the answer.',
  },
  SpeedUpStatus: { Requested: 'The house has not answered yet.', EvidenceWanted: 'The customer is to show something first.', PassedOn: 'The house has taken it to the supplier.', Closed: 'Answered for good.' },
  StatementGroup: {
    Payments: 'Money paid in, its bonus, returns and disputes.', Orders: 'Charges of orders.', Refunds: 'What orders left undelivered, returned.',
    Withdrawals: 'What was asked for, and put back.', Credits: 'Given by the house.',
  },
  TargetVisibility: {
    Public: 'Open to everybody, counter and all.', Private: 'Open to its followers alone.', CounterHidden: 'Open, without its counter.', Deleted: 'Gone.', Renamed: 'Gone from this link to another.', Forbidden: 'Closed by its platform.',
  },
  ThreadStatus: { Waiting: 'The house is to answer.', Answered: 'The customer is to read or answer.', Resolved: 'Nothing more is expected.' },
  Verdict: { Passed: 'In order.', Failed: 'In the way.', Unknown: 'In the way until it is answered.', Advice: 'Worth reading; never in the way.' },
  WithdrawalStatus: {
    Asked: 'The amount is set aside; an administrator decides.', Approved: 'To be paid out by the due date.', Paid: 'The payout has left the house.', Refused: 'The amount is back in the balance.',
  },
  WhatIfKind: {
    Same: 'As it was.', NowAllowed: 'Refused then, allowed now.', NowRefused: 'Allowed then, refused now.', OtherReason: 'Refused both times, by another clause.', OtherGrant: 'Allowed both times, with other numbers.',
    CannotTell: 'What was known then does not suffice.',
  },
}

/** The words of a set in the form in which an enum is registered. */
export function wordsOf(name: keyof EnumWords): Record<string, { description: string }> {
  return Object.fromEntries(Object.entries(ENUM_WORDS[name]).map(([value, description]) => [value, { description: description as string }]))
}
