import type { BulkJobKind, BulkJobRowState, BulkJobState, HouseJobRowFragment, Permission } from '../../graphql/generated/graphql.ts'
import { formatCount } from '../../shared/counts.ts'
import type { MoneyAction } from '../money-actions.ts'

/** What a job does, in a word or two. */
export const JOB_WORDS: Readonly<Record<BulkJobKind, string>> = { CancelOrders: 'End orders', TellCustomers: 'Tell customers' }

/** Where a job stands. */
export const JOB_STATE_WORDS: Readonly<Record<BulkJobState, string>> = { Waiting: 'Waits for a worker', Running: 'Running', Stopping: 'Stopping', Stopped: 'Stopped', Finished: 'Finished' }

/** The states of the report, in the order of its tabs. */
export const JOB_ROW_STATES: readonly BulkJobRowState[] = ['Waiting', 'Done', 'Refused', 'Failed']

type Progress = Pick<HouseJobRowFragment, 'totalCount' | 'doneCount' | 'refusedCount' | 'failedCount'>

/** Whether its numbers still move. */
export function isJobOpen({ state }: Pick<HouseJobRowFragment, 'state'>): boolean {
  return state === 'Waiting' || state === 'Running' || state === 'Stopping'
}

/** How many rows have their answer. */
export function answeredCount({ doneCount, refusedCount, failedCount }: Progress): number {
  return doneCount + refusedCount + failedCount
}

/** '412 of 1,000 done, 3 refused'. */
export function progressWords({ totalCount, doneCount, refusedCount, failedCount }: Progress): string {
  const troubles = [refusedCount > 0 ? `, ${formatCount(refusedCount)} refused` : '', failedCount > 0 ? `, ${formatCount(failedCount)} failed` : '']
  return `${formatCount(doneCount)} of ${formatCount(totalCount)} done${troubles.join('')}`
}

/** How many rows of a state there are; null is every one. */
export function rowCountOf(job: Progress, state: BulkJobRowState | null): number {
  switch (state) {
    case null: return job.totalCount
    case 'Waiting': return job.totalCount - answeredCount(job)
    case 'Done': return job.doneCount
    case 'Refused': return job.refusedCount
    case 'Failed': return job.failedCount
  }
}

/** The letters of what can be done about a job. */
export const JOB_LETTERS = [['s', 'Stop']] as const

/** What can be done about a job now. */
export function jobActions(job: Pick<HouseJobRowFragment, 'state'>, permissions: readonly Permission[]): readonly MoneyAction[] {
  if ((job.state !== 'Waiting' && job.state !== 'Running') || !permissions.includes('ManageOrders')) return []
  return [{
    id: 'stop', letter: 's', label: 'Stop it', hint: 'The row in hand is finished and no other is begun. What was done stays done.', why: null, button: 'Stop', refusal: null,
    fields: [{ name: 'reason', label: 'Why, for whoever reads the report', kind: 'text', missing: 'Say why it stops.' }],
  }]
}
