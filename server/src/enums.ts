import * as schema from '@tallyboard/schema'
import { registerEnumType } from 'type-graphql'
import { wordsOf } from './enum-words.ts'

/** How a list of services is ordered. */
export const ServiceSort = { RateAscending: 'RateAscending', RateDescending: 'RateDescending', Name: 'Name', Newest: 'Newest' } as const
export type ServiceSort = (typeof ServiceSort)[keyof typeof ServiceSort]

/** Why the overview points at an order. */
export const OverviewNoteKind = { PastEstimate: 'PastEstimate', TargetLost: 'TargetLost', Refunded: 'Refunded', Dropped: 'Dropped' } as const
export type OverviewNoteKind = (typeof OverviewNoteKind)[keyof typeof OverviewNoteKind]

const refusalTexts = Object.fromEntries(Object.entries(schema.REFUSALS).map(([code, { clause, title }]) => [
  code, { description: typeof title === 'string' ? `${clause}: ${title}` : clause },
]))

registerEnumType(schema.AccountStatus, { name: 'AccountStatus', description: 'Whether an account may order (P2.10). Closed is for good (P5.8).', valuesConfig: wordsOf('AccountStatus') })
registerEnumType(schema.ActorKind, { name: 'ActorKind', description: 'Who did something: a person by role, a supplier, or the house by itself.' })
registerEnumType(schema.AnomalyKind, { name: 'AnomalyKind', description: 'What was odd in a supplier\'s answer.', valuesConfig: wordsOf('AnomalyKind') })
registerEnumType(schema.BreakerState, { name: 'BreakerState', description: 'Whether the supplier is being called: Open means it failed too often and is left alone for a while.', valuesConfig: wordsOf('BreakerState') })
registerEnumType(schema.CancellationState, { name: 'CancellationState', description: 'How far the taking back of an order from its supplier is (P5.7). It is asked at most once.', valuesConfig: wordsOf('CancellationState') })
registerEnumType(schema.ContentRuleKind, { name: 'ContentRuleKind', description: 'What a rule of the content screen looks at (P2.7).' })
registerEnumType(schema.CreditProposalStatus, { name: 'CreditProposalStatus', description: 'Where a credit that needs a second person stands.', valuesConfig: wordsOf('CreditProposalStatus') })
registerEnumType(schema.ClauseChangeKind, { name: 'ClauseChangeKind', description: 'What happened to a clause between two versions of the terms.' })
registerEnumType(schema.DeclaredSource, { name: 'DeclaredSource', description: 'How the supplier says the units come about (P1.5).', valuesConfig: wordsOf('DeclaredSource') })
registerEnumType(schema.DisputeMomentKind, { name: 'DisputeMomentKind', description: 'What a moment of a dispute\'s timeline tells.', valuesConfig: wordsOf('DisputeMomentKind') })
registerEnumType(schema.DisputeStatus, { name: 'DisputeStatus', description: 'Where a dispute with the payer\'s bank stands (P5.7).', valuesConfig: wordsOf('DisputeStatus') })
registerEnumType(schema.DispatchResolution, { name: 'DispatchResolution', description: 'What a person found out about an uncertain dispatch.', valuesConfig: wordsOf('DispatchResolution') })
registerEnumType(schema.DispatchState, { name: 'DispatchState', description: 'How far an order is on its way to the supplier. Uncertain: the answer never came, and only a person or a look-up resolves it.', valuesConfig: wordsOf('DispatchState') })
registerEnumType(schema.DropClass, { name: 'DropClass', description: 'How much of what is delivered usually drops again (P1.1).' })
registerEnumType(schema.EndedCause, { name: 'EndedCause', description: 'Why an order ended.', valuesConfig: wordsOf('EndedCause') })
registerEnumType(schema.EvidenceStatus, { name: 'EvidenceStatus', description: 'Where a request for evidence stands (P4.15). Declined: it does not show what was asked for, and is wanted again.', valuesConfig: wordsOf('EvidenceStatus') })
registerEnumType(schema.FactKind, { name: 'FactKind', description: 'How to write a fact: a count, money in micros, an ISO instant, days, a share of one, text, an order\'s number.' })
registerEnumType(schema.FaultParty, { name: 'FaultParty', description: 'Whose fault ended the order: the customer\'s own doing is not refunded (P3.4), everybody else\'s is (P3.3).', valuesConfig: wordsOf('FaultParty') })
registerEnumType(schema.LinkScope, { name: 'LinkScope', description: 'What holds a link while an order is open (P2.3): the link whatever the service, or the link with what is counted there.', valuesConfig: wordsOf('LinkScope') })
registerEnumType(schema.HouseOrderList, { name: 'HouseOrderList', description: 'Which of everybody\'s orders.', valuesConfig: wordsOf('HouseOrderList') })
registerEnumType(schema.BulkJobKind, { name: 'BulkJobKind', description: 'What a bulk job does to each of its orders.', valuesConfig: wordsOf('BulkJobKind') })
registerEnumType(schema.BulkJobRowState, { name: 'BulkJobRowState', description: 'What became of a row of a bulk job.', valuesConfig: wordsOf('BulkJobRowState') })
registerEnumType(schema.BulkJobState, { name: 'BulkJobState', description: 'Where a bulk job stands.', valuesConfig: wordsOf('BulkJobState') })
registerEnumType(schema.IncidentActKind, { name: 'IncidentActKind', description: 'What was done about an incident.', valuesConfig: wordsOf('IncidentActKind') })
registerEnumType(schema.IncidentState, { name: 'IncidentState', description: 'Where an incident stands.', valuesConfig: wordsOf('IncidentState') })
registerEnumType(schema.HouseQueue, { name: 'HouseQueue', description: 'A pile of work of the house.', valuesConfig: wordsOf('HouseQueue') })
registerEnumType(schema.ImageType, { name: 'ImageType', description: 'What a picture is by its content (P4.15).' })
registerEnumType(schema.AnnouncementAudience, { name: 'AnnouncementAudience', description: 'Whom an announcement is for.', valuesConfig: wordsOf('AnnouncementAudience') })
registerEnumType(schema.AnnouncementLevel, { name: 'AnnouncementLevel', description: 'How much an announcement matters.', valuesConfig: wordsOf('AnnouncementLevel') })
registerEnumType(schema.MailKind, { name: 'MailKind', description: 'What a letter of the house tells of. Customers switch each of them off for themselves.', valuesConfig: wordsOf('MailKind') })
registerEnumType(schema.MailState, { name: 'MailState', description: 'How far a letter is on its way.', valuesConfig: wordsOf('MailState') })
registerEnumType(schema.Metric, { name: 'Metric', description: 'What is counted.' })
registerEnumType(schema.OrderEventKind, { name: 'OrderEventKind', description: 'What happened to an order.', valuesConfig: wordsOf('OrderEventKind') })
registerEnumType(schema.OrderStatus, { name: 'OrderStatus', description: 'Pending, Processing and In progress are open; Completed, Partial and Cancelled are final (P3.1).', valuesConfig: wordsOf('OrderStatus') })
registerEnumType(OverviewNoteKind, { name: 'OverviewNoteKind', description: 'Why the overview points at an order.', valuesConfig: wordsOf('OverviewNoteKind') })
registerEnumType(schema.PaymentMethod, { name: 'PaymentMethod', description: 'How money is paid in.', valuesConfig: wordsOf('PaymentMethod') })
registerEnumType(schema.PaymentStatus, { name: 'PaymentStatus', description: 'Where a payment stands.', valuesConfig: wordsOf('PaymentStatus') })
registerEnumType(schema.Permission, { name: 'Permission', description: 'What a role may do beyond its own account.', valuesConfig: wordsOf('Permission') })
registerEnumType(schema.Platform, { name: 'Platform', description: 'Where the counter is.' })
registerEnumType(schema.ReadingSource, { name: 'ReadingSource', description: 'Who read a counter: the supplier, an agent, or a customer\'s screenshot that an agent confirmed.', valuesConfig: wordsOf('ReadingSource') })
registerEnumType(schema.RefillStatus, { name: 'RefillStatus', description: 'Completed and Rejected are final; the others are open and keep another refill of the order away (P4.10).', valuesConfig: wordsOf('RefillStatus') })
registerEnumType(schema.RefusalCode, { name: 'RefusalCode', description: 'Why the terms say no, in order of precedence.', valuesConfig: refusalTexts })
registerEnumType(schema.ReviewStatus, { name: 'ReviewStatus', description: 'Where a link that a person has to look at stands (P2.7).', valuesConfig: wordsOf('ReviewStatus') })
registerEnumType(schema.Role, { name: 'Role', description: 'Who somebody is at the house; `me.permissions` lists what that allows.', valuesConfig: wordsOf('Role') })
registerEnumType(schema.ScreenAction, { name: 'ScreenAction', description: 'What a hit of the content screen does (P2.7).', valuesConfig: wordsOf('ScreenAction') })
registerEnumType(ServiceSort, { name: 'ServiceSort', description: 'How a list of services is ordered.' })
registerEnumType(schema.ServiceType, { name: 'ServiceType', description: 'What an order of the service needs besides a link: a quantity, comments, or an answer\'s number.', valuesConfig: wordsOf('ServiceType') })
registerEnumType(schema.SpeedUpStatus, { name: 'SpeedUpStatus', description: 'Where a request for speed-up stands (P6.3). PassedOn: the house has taken it to the supplier. All but Closed are open.', valuesConfig: wordsOf('SpeedUpStatus') })
registerEnumType(schema.SpeedUpSubject, { name: 'SpeedUpSubject', description: 'What is late.' })
registerEnumType(schema.StatementGroup, { name: 'StatementGroup', description: 'Kinds of movements that belong together in a statement.', valuesConfig: wordsOf('StatementGroup') })
registerEnumType(schema.TargetVisibility, { name: 'TargetVisibility', description: 'What was seen when the counter was last read.', valuesConfig: wordsOf('TargetVisibility') })
registerEnumType(schema.ThreadStatus, { name: 'ThreadStatus', description: 'Whose turn it is: the house\'s, the customer\'s, or nobody\'s. A message reopens what was resolved.', valuesConfig: wordsOf('ThreadStatus') })
registerEnumType(schema.ThreadSubject, { name: 'ThreadSubject', description: 'What a thread is about.' })
registerEnumType(schema.TransferKind, { name: 'TransferKind', description: 'What a movement of money was for.' })
registerEnumType(schema.Verdict, { name: 'Verdict', description: 'How a check came out. Unknown blocks until it is answered; Advice never blocks.', valuesConfig: wordsOf('Verdict') })
registerEnumType(schema.WithdrawalStatus, { name: 'WithdrawalStatus', description: 'Where a withdrawal stands (P5.3).', valuesConfig: wordsOf('WithdrawalStatus') })
registerEnumType(schema.WhatIfKind, { name: 'WhatIfKind', description: 'How a decision would have turned out under other settings.', valuesConfig: wordsOf('WhatIfKind') })
registerEnumType(schema.WordsKind, { name: 'WordsKind', description: 'What happened to some words of a clause.' })
