import type { HouseIncidentPreviewsQuery, HouseIncidentRowFragment, IncidentActKind, IncidentState, Permission } from '../../graphql/generated/graphql.ts'
import { countOf, formatCount } from '../../shared/counts.ts'
import type { MoneyAction, MoneyField } from '../money-actions.ts'
import type { PlacedRow } from '../queue-rows.ts'

/** Where an incident stands, in words. */
export const INCIDENT_WORDS: Readonly<Record<IncidentState, string>> = { Open: 'Nobody has dealt with it', Handled: 'Handled', Over: 'Over' }

/** What was done, in words. */
export const ACT_WORDS: Readonly<Record<IncidentActKind, string>> = {
  Opened: 'The house saw it', Paused: 'Selling was paused', Resumed: 'It is on sale again', JobStarted: 'A job was started', Handled: 'Marked as handled', Over: 'The orders move again',
}

/** An incident as a row of its list. */
export interface IncidentRow extends PlacedRow {
  readonly incident: HouseIncidentRowFragment
}

/** What has stopped. */
export function stoppedWords({ serviceName, supplier }: Pick<HouseIncidentRowFragment, 'serviceName' | 'supplier'>): string {
  return serviceName ?? `All of ${supplier.name}`
}

/** The letters of what can be done about an incident. */
export const INCIDENT_LETTERS = [['p', 'Pause or resume'], ['t', 'Tell the customers'], ['e', 'End the orders'], ['d', 'Mark as handled']] as const

const why = (label: string, missing = 'Say why.'): MoneyField => ({ name: 'reason', label, kind: 'text', missing })

/** The words with which the letter to the customers begins; whoever sends it changes them first. */
export function firstMessage(incident: Pick<HouseIncidentRowFragment, 'serviceName'>): string {
  return `Orders for ${incident.serviceName ?? 'some of our services'} have stopped moving, and one of yours is among them. We are working on it with whoever delivers it. You do not have to do anything.`
}

/** What can be done about an incident now, the usual first. Previews say how many rows each job would have; without them no job can be started. */
export function incidentActions(incident: HouseIncidentRowFragment, previews: HouseIncidentPreviewsQuery | null, permissions: readonly Permission[]): readonly MoneyAction[] {
  const actions: MoneyAction[] = []
  const isOver = incident.state === 'Over'
  const mayOrders = permissions.includes('ManageOrders')
  if (permissions.includes('ManageCatalogue')) {
    if (incident.pausedCount === 0 && !isOver) {
      actions.push({
        id: 'pause', letter: 'p', label: 'Pause selling', hint: incident.serviceId === null ? 'Every service that has orders there goes off sale, with the reason.' : 'The service goes off sale, with the reason.',
        why: incident.state === 'Open' ? 'usually first' : null, button: 'Pause', refusal: null, fields: [why('Reason, for the customer', 'The customer reads it, so it cannot be empty.')],
      })
    }
    if (incident.pausedCount > 0) {
      actions.push({
        id: 'resume', letter: 'p', label: 'Sell again', hint: `${countOf(incident.pausedCount, 'service')} went off sale because of it.`, why: isOver ? 'the orders move again' : null, button: 'Sell again', refusal: null, fields: [why('Why')],
      })
    }
  }
  if (mayOrders && !isOver && previews !== null) actions.push(...jobActionsOf(incident, previews))
  if (mayOrders && incident.state === 'Open') {
    actions.push({ id: 'handle', letter: 'd', label: 'Mark as handled', hint: 'It stays here until the orders move again, and nobody has to look at it.', why: null, button: 'Mark as handled', refusal: null, fields: [why('What was done')] })
  }
  return actions
}

function jobActionsOf(incident: HouseIncidentRowFragment, { telling, ending }: HouseIncidentPreviewsQuery): MoneyAction[] {
  const actions: MoneyAction[] = []
  if (telling.totalCount > 0) {
    const toldCount = telling.totalCount - telling.doableCount
    actions.push({
      id: 'tell', letter: 't', label: `Tell ${countOf(telling.totalCount, 'customer')}`, hint: `Each is written to once${toldCount > 0 ? `; told before: ${formatCount(toldCount)}` : ''}.`, why: null, button: 'Write to them', refusal: null,
      fields: [{ name: 'message', label: 'What they read', kind: 'text', missing: 'There is nothing to read.', initial: firstMessage(incident) }, why('Why, for the house')],
    })
  }
  if (ending.totalCount > 0) actions.push({ id: 'end', letter: 'e', label: `End ${countOf(ending.totalCount, 'order')}`, hint: endingHint(ending), why: null, button: 'End and refund', refusal: null, fields: [why('Reason, for the customer', 'It stands in the history of each order.')] })
  return actions
}

/** What ending would do, and which clauses stand in its way. */
export function endingHint({ sampleCount, doableCount, refusals }: HouseIncidentPreviewsQuery['ending']): string {
  const done = 'What was not delivered is refunded. It cannot be taken back.'
  if (doableCount === sampleCount) return done
  const reasons = refusals.map(({ count, refusal }) => `${formatCount(count)} by ${refusal.clause}`).join(', ')
  return `${done} Of the first ${formatCount(sampleCount)} these would be refused: ${reasons}.`
}
