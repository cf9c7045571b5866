import { inject, provide, type ComputedRef, type InjectionKey } from 'vue'
import type { Viewer } from '../accounts/useViewer.ts'

/** What a page's head needs of the frame around it. */
export interface FrameContext {
  readonly viewer: ComputedRef<Viewer | null>
  readonly signOut: () => void
  readonly openShortcuts: () => void
}

const key: InjectionKey<FrameContext> = Symbol('frame')

/** Called by the frame. */
export function provideFrame(context: FrameContext): void {
  provide(key, context)
}

/** Called by what stands inside of it. */
export function useFrame(): FrameContext {
  const context = inject(key)
  if (context === undefined) throw new Error('A page frame stands outside of the frame.')
  return context
}
