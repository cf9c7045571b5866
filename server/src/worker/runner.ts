import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { Logger, run, type WorkerEvents } from 'graphile-worker'
import { sealAudit } from '../audit/audit-chain.ts'
import { createBulkJobRunner } from '../desk/run-bulk-jobs.ts'
import { watchIncidents } from '../desk/watch-incidents.ts'
import type { House } from '../house.ts'
import { startPost } from '../mail/post.ts'
import { createDispatcher } from '../suppliers/dispatch-orders.ts'
import { markLostDispatches } from '../suppliers/lost-dispatches.ts'
import { createPoller } from '../suppliers/poll-orders.ts'
import { createRefillPoller } from '../suppliers/poll-refills.ts'
import { createCanceller, markLostCancellations } from '../suppliers/send-cancellations.ts'
import { createRefillSender, markLostRefills } from '../suppliers/send-refills.ts'
import { writeCalls } from '../suppliers/supplier-calls.ts'
import { LEASE_MS, startPresence } from '../suppliers/worker-presence.ts'
import { recur } from './recurring.ts'
import { CRONTAB, freeJobsOfTheDead, tasksOf } from './tasks.ts'

/** A worker of the house. Any number of them share one database. */
export interface RunningWorker {
  /** Takes up nothing new, finishes the calls under way within a bound, and leaves. */
  stop(): Promise<void>
}

/** Without a nudge an order waits this long at most before it is taken up. */
const DISPATCH_EVERY_MS = 1_000

/** Refills take hours, and there are few of them. */
const REFILL_POLL_EVERY_MS = 1_000

/** A bulk job is taken up within this. */
const BULK_JOBS_EVERY_MS = 500

/** Orders stand still for hours before it is an incident; a person who looks at the board sees it seconds later. */
const WATCH_INCIDENTS_EVERY_MS = 5_000

/** How often dead workers are looked for. */
const SWEEP_EVERY_MS = 3_000

/** A letter may be this late; looking costs four statements that find nothing. */
const POST_EVERY_MS = 2_000

/** An entry of the audit log is sealed within this; before, an edit of it would not show. */
const SEAL_AUDIT_EVERY_MS = 1_000

/** How suppliers answer is written this often; a process that is killed loses as much. */
const WRITE_CALLS_EVERY_MS = 2_000

/** An `add` under way at the end is waited for this long: cut off, it would be uncertain. Longer, and whoever stops us loses patience and kills. */
const STOP_SENDING_MS = 8_000

/** A status call cut off loses nothing. */
const STOP_ASKING_MS = 1_000

/** Jobs at once in one process: they measure and tidy, and must not crowd out the requests. */
const JOBS_AT_ONCE = 2

/** Starts a worker: it sends orders and refills, asks after them, takes orders back, and runs the queue's jobs. */
export async function startWorker(house: House): Promise<RunningWorker> {
  const presence = await startPresence(house, randomUUID())
  const dispatcher = createDispatcher(house, presence)
  const poller = createPoller(house)
  const refillSender = createRefillSender(house, presence)
  const refillPoller = createRefillPoller(house)
  const canceller = createCanceller(house, presence)
  const bulkJobs = createBulkJobRunner(house)
  const jobs = await startJobs(house, ids => presence.carryJobWorkers(ids)).catch(async (cause: unknown) => {
    await presence.stop()
    throw cause
  })
  // The rounds are not waited for: one supplier that hangs must not keep the others from being served.
  const dispatching = recur(house, 'dispatch', DISPATCH_EVERY_MS, () => begin(house, dispatcher.round()))
  const polling = recur(house, 'poll', Math.min(Math.max(house.env.pollShortestMs / 3, 50), 1_000), () => begin(house, poller.round()))
  const refillDispatching = recur(house, 'refill-dispatch', DISPATCH_EVERY_MS, () => begin(house, refillSender.round()))
  const refillPolling = recur(house, 'refill-poll', REFILL_POLL_EVERY_MS, () => begin(house, refillPoller.round()))
  const cancelling = recur(house, 'cancel', DISPATCH_EVERY_MS, () => begin(house, canceller.round()))
  const bulkWorking = recur(house, 'bulk-jobs', BULK_JOBS_EVERY_MS, async () => await bulkJobs.round())
  const watching = recur(house, 'watch-incidents', WATCH_INCIDENTS_EVERY_MS, async () => await watchIncidents(house))
  const counting = recur(house, 'count-calls', WRITE_CALLS_EVERY_MS, async () => await writeCalls(house))
  const sweeping = recur(house, 'sweep', SWEEP_EVERY_MS, async () => {
    await markLostDispatches(house, presence.workerId, dispatcher.inHand())
    await markLostRefills(house, presence.workerId, refillSender.inHand())
    await markLostCancellations(house, presence.workerId, canceller.inHand())
    await freeJobsOfTheDead(house, LEASE_MS)
  })
  const sealing = recur(house, 'seal-audit', SEAL_AUDIT_EVERY_MS, async () => await sealAudit(house))
  const post = startPost(house)
  const writing = recur(house, 'write-letters', POST_EVERY_MS, post.write)
  const posting = recur(house, 'send-letters', POST_EVERY_MS, post.send)
  const deafen = [
    house.bus.listen('dispatch-nudge', 'house', () => dispatching.nudge()),
    house.bus.listen('poll-nudge', 'house', () => polling.nudge()),
    house.bus.listen('refill-nudge', 'house', () => refillDispatching.nudge()),
    house.bus.listen('cancellation-nudge', 'house', () => cancelling.nudge()),
  ]
  let stopping: Promise<void> | null = null
  const stop = async (): Promise<void> => {
    for (const unlisten of deafen) unlisten()
    bulkJobs.stop()
    post.close()
    await Promise.all([dispatching, polling, refillDispatching, refillPolling, cancelling, bulkWorking, watching, counting, sweeping, sealing, writing, posting].map(async work => await work.stop()))
    await Promise.all([
      dispatcher.stop(STOP_SENDING_MS), refillSender.stop(STOP_SENDING_MS), canceller.stop(STOP_SENDING_MS), poller.stop(STOP_ASKING_MS), refillPoller.stop(STOP_ASKING_MS), jobs.stop(),
    ])
    await writeCalls(house)
    await presence.stop()
  }
  return { stop: async () => await (stopping ??= stop()) }
}

/** A round goes on by itself; only its failure is waited for, and told. */
async function begin(house: House, round: Promise<number>): Promise<void> {
  round.catch((cause: unknown) => house.log.error({ err: cause }, 'a round failed'))
}

/** The job queue, with its words sent to the house's log and its workers named in the life sign. */
async function startJobs(house: House, carry: (jobWorkerIds: readonly string[]) => void): Promise<{ stop(): Promise<void> }> {
  const events: WorkerEvents = new EventEmitter()
  const ids = new Set<string>()
  const tell = (): void => carry([...ids])
  events.on('worker:create', ({ worker }) => { ids.add(worker.workerId); tell() })
  events.on('worker:stop', ({ worker }) => { ids.delete(worker.workerId); tell() })
  const runner = await run({
    pgPool: house.pool,
    taskList: tasksOf(house),
    crontab: CRONTAB,
    concurrency: JOBS_AT_ONCE,
    noHandleSignals: true,
    events,
    logger: new Logger(() => (level, message, meta) => {
      if (level === 'error' || level === 'warning') house.log[level === 'error' ? 'error' : 'warn']({ meta }, message)
      else house.log.debug(message)
    }),
  })
  // A runner that fails by itself would otherwise end the process with an unhandled rejection.
  const ended = runner.promise.catch((cause: unknown) => house.log.error({ err: cause }, 'the job queue ended'))
  return {
    stop: async () => {
      await runner.stop()
      await ended
    },
  }
}
