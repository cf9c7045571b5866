import { expect, it } from 'vitest'
import type { HouseIncidentPreviewsQuery, HouseIncidentRowFragment } from '../../graphql/generated/graphql.ts'
import { endingHint, incidentActions } from './incident-case.ts'

const incident: HouseIncidentRowFragment = {
  id: '1', state: 'Open', clause: 'P3.5', serviceId: '4', serviceName: 'Followers', supplier: { id: '1', name: 'Panelworks' }, openedAt: '2026-01-01T00:00:00Z', handledAt: null, overAt: null,
  openCount: 30, lateCount: 20, peakCount: 20, pausedCount: 0,
}
const previews: HouseIncidentPreviewsQuery = { ending: { totalCount: 30, sampleCount: 30, doableCount: 30, refusals: [] }, telling: { totalCount: 12, doableCount: 9 } }
const idsOf = (...input: Parameters<typeof incidentActions>): readonly string[] => incidentActions(...input).map(({ id }) => id)

it('offers an administrator everything, and an agent what is about orders', () => {
  expect(idsOf(incident, previews, ['ManageOrders', 'ManageCatalogue'])).toEqual(['pause', 'tell', 'end', 'handle'])
  expect(idsOf(incident, previews, ['ManageOrders'])).toEqual(['tell', 'end', 'handle'])
  expect(idsOf(incident, previews, ['ReadHouse'])).toEqual([])
})

it('starts no job before it is known for how many', () => {
  expect(idsOf(incident, null, ['ManageOrders'])).toEqual(['handle'])
})

it('leaves of an incident that is over only the sale to take up again', () => {
  expect(idsOf({ ...incident, state: 'Over', pausedCount: 2 }, previews, ['ManageOrders', 'ManageCatalogue'])).toEqual(['resume'])
})

it('says before the orders are ended which clauses stand in the way', () => {
  const refusal = { __typename: 'Refusal', clause: 'P3.3', code: 'ORDER_ENDED', title: 'It has ended', text: 'It is Completed.' } as const
  expect(endingHint({ totalCount: 30, sampleCount: 30, doableCount: 28, refusals: [{ count: 2, refusal }] })).toContain('2 by P3.3')
  expect(endingHint(previews.ending)).not.toContain('refused:')
})
