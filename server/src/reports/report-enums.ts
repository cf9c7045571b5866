import { registerEnumType } from 'type-graphql'

/** What a row of a report is about. */
export const ReportBy = { Day: 'Day', Service: 'Service', Supplier: 'Supplier', Customer: 'Customer' } as const
export type ReportBy = (typeof ReportBy)[keyof typeof ReportBy]

/** What the rows of a report are sorted by. */
export const ReportSort = { Key: 'Key', Revenue: 'Revenue', Refunds: 'Refunds', Cost: 'Cost', Margin: 'Margin', Orders: 'Orders', Refills: 'Refills' } as const
export type ReportSort = (typeof ReportSort)[keyof typeof ReportSort]

/** How long a cohort of ended orders is. */
export const CohortLength = { Week: 'Week', Month: 'Month' } as const
export type CohortLength = (typeof CohortLength)[keyof typeof CohortLength]

const wordsOf = <Value extends string>(words: Readonly<Record<Value, string>>): Record<Value, { description: string }> =>
  Object.fromEntries(Object.entries<string>(words).map(([value, description]) => [value, { description }])) as Record<Value, { description: string }>

registerEnumType(ReportBy, {
  name: 'ReportBy', description: 'What a row of a report is about.',
  valuesConfig: wordsOf<ReportBy>({ Day: 'A day, from midnight to midnight UTC.', Service: 'A service of the catalogue.', Supplier: 'Who delivered the order.', Customer: 'The account that ordered.' }),
})
registerEnumType(ReportSort, {
  name: 'ReportSort', description: 'What the rows of a report are sorted by.',
  valuesConfig: wordsOf<ReportSort>({
    Key: 'The day, or the number of the service, supplier or customer.', Revenue: 'What was charged.', Refunds: 'What was given back of charges.', Cost: 'What suppliers took.',
    Margin: 'Revenue less refunds and cost.', Orders: 'How many were placed.', Refills: 'How many refills were asked for.',
  }),
})
registerEnumType(CohortLength, {
  name: 'CohortLength', description: 'Over how long a time orders that ended are looked at together.', valuesConfig: wordsOf<CohortLength>({ Week: 'From Monday to Sunday.', Month: 'A month of the calendar.' }),
})
