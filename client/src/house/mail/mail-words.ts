import type { AnnouncementAudience, MailKind, MailState } from '../../graphql/generated/graphql.ts'

/** What a letter tells of, in a word or two. */
export const MAIL_KIND_WORDS: Readonly<Record<MailKind, string>> = {
  OrderFinished: 'Order finished', Refund: 'Refund', RefillAnswered: 'Refill answered', PaymentArrived: 'Payment arrived', PaymentFailed: 'Payment failed', WithdrawalDecided: 'Withdrawal decided',
  LowBalance: 'Low balance', Announcement: 'Announcement',
}

/** How far a letter is. */
export const MAIL_STATES: readonly MailState[] = ['Kept', 'Waiting', 'Sending', 'Sent', 'Failed']

/** Whom an announcement is for. */
export const AUDIENCE_WORDS: Readonly<Record<AnnouncementAudience, string>> = { All: 'Everybody', Platform: 'Customers of a platform', Service: 'Customers of a service', Staff: 'The house’s own people' }
