import { onScopeDispose, shallowRef, watch, type Ref, type WatchSource } from 'vue'

/** How long a change stays visible (LOOK §8). */
export const LIVE_FADE_MS = 1_600

/** What a template binds: `:data-live="live"` together with the class `live-text` or `live-row` of style/live.css. */
export type LiveMark = 'odd' | 'even' | undefined

/**
 * Marks a change of the watched value for as long as its colour fades. The mark alternates, because an animation starts again only under another
 * name; without that the second change in a row would not be seen.
 */
export function useLiveChange(source: WatchSource<unknown>): Readonly<Ref<LiveMark>> {
  const mark = shallowRef<LiveMark>()
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(source, () => {
    mark.value = mark.value === 'odd' ? 'even' : 'odd'
    clearTimeout(timer)
    timer = setTimeout(() => { mark.value = undefined }, LIVE_FADE_MS)
  })
  onScopeDispose(() => clearTimeout(timer))
  return mark
}
