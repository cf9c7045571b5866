import { readonly, shallowRef, type Ref } from 'vue'

/** Who is looking, as the frame needs it. Money is in micros of the account's currency. */
export interface Viewer {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: 'customer' | 'agent' | 'administrator'
  readonly accountStatus: 'Active' | 'Suspended' | 'Closed'
  readonly currency: string
  readonly availableMicros: bigint
  readonly heldMicros: bigint
  readonly openOrderCount: number
}

/** Nothing is known while the session is being asked for: neither the frame nor the sign-in page is right yet. */
export interface ViewerState {
  readonly status: 'loading' | 'signed-out' | 'signed-in'
  readonly viewer?: Viewer
}

const state = shallowRef<ViewerState>({ status: 'loading' })

/** The one viewer of this page. */
export function useViewer(): { readonly state: Readonly<Ref<ViewerState>> } {
  return { state: readonly(state) }
}
