import { expect, it } from 'vitest'
import { jobActions, progressWords, rowCountOf } from './job-case.ts'

const job = { totalCount: 1_000, doneCount: 412, refusedCount: 3, failedCount: 0 }

it('says how far a job is, and names only the troubles that there are', () => {
  expect(progressWords(job)).toBe('412 of 1,000 done, 3 refused')
  expect(progressWords({ ...job, refusedCount: 0, failedCount: 1 })).toBe('412 of 1,000 done, 1 failed')
})

it('counts as waiting the rows that have no answer yet', () => {
  expect(rowCountOf(job, 'Waiting')).toBe(585)
  expect(rowCountOf(job, null)).toBe(1_000)
})

it('offers to stop a job only while it runs, to who manages orders', () => {
  expect(jobActions({ state: 'Running' }, ['ManageOrders'])).toHaveLength(1)
  expect(jobActions({ state: 'Stopping' }, ['ManageOrders'])).toHaveLength(0)
  expect(jobActions({ state: 'Running' }, ['ReadHouse'])).toHaveLength(0)
})
