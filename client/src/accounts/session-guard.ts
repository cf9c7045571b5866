import type { Router } from 'vue-router'
import { useViewer } from './useViewer.ts'

/** Sends a stranger to sign in and brings them back to where they wanted to go. Who is signed in has no business on the sign-in pages. */
export function guardSession(router: Router): void {
  const { state, refresh } = useViewer()
  router.beforeEach(async (to) => {
    if (state.value.status === 'loading') await refresh()
    const { status } = state.value
    if (status === 'signed-out' && to.meta.isPublic !== true) return { name: 'sign-in', query: to.path === '/' ? {} : { return: to.fullPath } }
    if (status === 'signed-in' && (to.name === 'sign-in' || to.name === 'sign-up')) return { name: 'overview' }
    return true
  })
}
