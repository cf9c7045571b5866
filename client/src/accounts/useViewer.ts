import { computed, shallowRef, type ComputedRef } from 'vue'
import { startBalance, stopBalance, takeBalance, useBalance } from '../funds/useBalance.ts'
import { startFundsMoves, stopFundsMoves } from '../funds/useFundsMoves.ts'
import { retryWaitMs } from '../graphql/backoff.ts'
import { client } from '../graphql/client.ts'
import { faultOf, type Fault } from '../graphql/fault.ts'
import { ViewerDocument, type AccountStatus, type Permission, type Role, type ViewerQuery } from '../graphql/generated/graphql.ts'
import { onSessionChange, onSessionEnd } from '../graphql/session-end.ts'
import { startMoneyDesk, stopMoneyDesk } from '../house/useMoneyDesk.ts'
import { startOrdersProgress, stopOrdersProgress, useOrdersProgress } from '../orders/useOrdersProgress.ts'
import { startRefillsProgress, stopRefillsProgress, useRefillsProgress } from '../refills/useRefillsProgress.ts'
import { startHouseQueues, stopHouseQueues } from '../support/useHouseQueues.ts'
import { startRequestsProgress, stopRequestsProgress } from '../support/useRequestsProgress.ts'
import { startThreadsProgress, stopThreadsProgress, useThreadsProgress } from '../support/useThreadsProgress.ts'
import { endSession } from './session.ts'

/** Who is looking, as the frame and the pages need it. Money is in micros of the account's currency. */
export interface Viewer {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly permissions: readonly Permission[]
  readonly accountId: string
  readonly accountStatus: AccountStatus
  readonly acceptedTermsVersion: number | null
  readonly currency: string
  /** Live, as is what is held, how many orders and refills are open, and how many threads have news. */
  readonly availableMicros: bigint
  readonly heldMicros: bigint
  readonly openOrderCount: number
  readonly openRefillCount: number
  readonly unreadThreadCount: number
}

/**
 * loading: the session is being asked for, and neither the frame nor the sign-in page is right yet. fault: the server did not say who this is; the
 * page shows its fault; it is asked again by itself.
 */
export interface ViewerState {
  readonly status: 'loading' | 'signed-out' | 'signed-in' | 'fault'
  readonly viewer?: Viewer
  readonly fault?: Fault
}

type Me = NonNullable<ViewerQuery['me']>

const asked = shallowRef<{ readonly status: 'loading' | 'signed-out' | 'fault', readonly fault?: Fault } | { readonly status: 'signed-in', readonly me: Me }>({ status: 'loading' })
const balance = useBalance()
const { openTotals } = useOrdersProgress()
const { openCount: openRefillCount } = useRefillsProgress()
const { unreadCount: unreadThreadCount } = useThreadsProgress()

const state = computed<ViewerState>(() => (asked.value.status === 'signed-in' ? { status: 'signed-in', viewer: viewerOf(asked.value.me) } : asked.value))

function viewerOf(me: Me): Viewer {
  return {
    id: me.id,
    name: me.name,
    email: me.email,
    role: me.role,
    permissions: me.permissions,
    accountId: me.account.id,
    accountStatus: me.account.status,
    acceptedTermsVersion: me.account.acceptedTermsVersion,
    currency: me.account.currency,
    availableMicros: balance.value?.availableMicros ?? 0n,
    heldMicros: balance.value?.heldMicros ?? 0n,
    openOrderCount: openTotals.value?.orderCount ?? 0,
    openRefillCount: openRefillCount.value ?? 0,
    unreadThreadCount: unreadThreadCount.value,
  }
}

let asking: Promise<void> | undefined
let attempt = 0

/** Asks the server who this is. Several who ask at once share one answer. */
function refresh(): Promise<void> {
  asking ??= ask().finally(() => { asking = undefined })
  return asking
}

async function ask(): Promise<void> {
  const { data, error } = await client.query(ViewerDocument, {}, { requestPolicy: 'network-only' }).toPromise()
  const me = data?.me ?? null
  if (me !== null) {
    attempt = 0
    // Another role is another desk: nothing of the old one stays in this page's memory.
    if (asked.value.status === 'signed-in' && asked.value.me.role !== me.role) return location.reload()
    takeBalance(me.account.balance)
    asked.value = { status: 'signed-in', me }
    startBalance()
    startFundsMoves()
    startOrdersProgress()
    startRefillsProgress()
    startThreadsProgress()
    startRequestsProgress()
    startHouseQueues(me.permissions)
    startMoneyDesk(me.permissions)
    return
  }
  // Who was signed in and could not be asked for once stays signed in: only the server's own word ends a session.
  if (error !== undefined && asked.value.status === 'signed-in') return
  if (error === undefined) {
    asked.value = { status: 'signed-out' }
    return
  }
  asked.value = { status: 'fault', fault: faultOf(error) }
  setTimeout(() => void refresh(), retryWaitMs(attempt, Math.random()))
  attempt += 1
}

function forget(): void {
  stopBalance()
  stopFundsMoves()
  stopOrdersProgress()
  stopRefillsProgress()
  stopThreadsProgress()
  stopRequestsProgress()
  stopHouseQueues()
  stopMoneyDesk()
  asked.value = { status: 'signed-out' }
}

/** Ends the session. The page is loaded anew, so that nothing of this viewer stays in its memory for the next. */
async function signOut(): Promise<string | null> {
  const failure = await endSession()
  if (failure !== null) return failure
  forget()
  location.assign('/sign-in')
  return null
}

onSessionChange(() => void refresh())
onSessionEnd(() => {
  if (asked.value.status !== 'signed-in') return
  forget()
  const here = location.pathname + location.search
  location.assign(`/sign-in?${new URLSearchParams({ return: here, ended: '1' }).toString()}`)
})

/** The one viewer of this page. */
export function useViewer(): { readonly state: ComputedRef<ViewerState>, readonly refresh: () => Promise<void>, readonly signOut: () => Promise<string | null> } {
  return { state, refresh, signOut }
}
