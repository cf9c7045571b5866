/** What a letter of the house tells of. */
export const MailKind = {
  OrderFinished: 'OrderFinished', Refund: 'Refund', RefillAnswered: 'RefillAnswered', PaymentArrived: 'PaymentArrived', PaymentFailed: 'PaymentFailed',
  WithdrawalDecided: 'WithdrawalDecided', LowBalance: 'LowBalance', Announcement: 'Announcement',
} as const
export type MailKind = (typeof MailKind)[keyof typeof MailKind]

/** How far a letter is on its way. */
export const MailState = { Kept: 'Kept', Waiting: 'Waiting', Sending: 'Sending', Sent: 'Sent', Failed: 'Failed' } as const
export type MailState = (typeof MailState)[keyof typeof MailState]

/** How much an announcement matters. */
export const AnnouncementLevel = { News: 'News', Maintenance: 'Maintenance', Incident: 'Incident' } as const
export type AnnouncementLevel = (typeof AnnouncementLevel)[keyof typeof AnnouncementLevel]

/** Whom an announcement is for. */
export const AnnouncementAudience = { All: 'All', Platform: 'Platform', Service: 'Service', Staff: 'Staff' } as const
export type AnnouncementAudience = (typeof AnnouncementAudience)[keyof typeof AnnouncementAudience]
