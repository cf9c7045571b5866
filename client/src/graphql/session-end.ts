/** Close codes and error codes with which the server says that it does not know us, or not any more. */
const CLOSE_CODES: readonly number[] = [4401, 4403]
const ERROR_CODES: readonly string[] = ['UNAUTHENTICATED']

/** The close code with which the server says that what we may see or do has changed. */
const CHANGE_CODE = 4405

const listeners = new Set<() => void>()
const changeListeners = new Set<() => void>()

/** Hears that the session is over, on whatever way that was learned. Returns what stops it. */
export function onSessionEnd(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Hears that the role or the standing of whoever is signed in has changed: who this is must be asked anew. Returns what stops it. */
export function onSessionChange(listener: () => void): () => void {
  changeListeners.add(listener)
  return () => changeListeners.delete(listener)
}

/** Tells whoever listens that there may have been such a change: one that happened while no socket was open closes none. */
export function suspectChange(): void {
  for (const listener of changeListeners) listener()
}

/** Tells whoever listens when a socket was closed because of such a change. */
export function hearClose(event: unknown): void {
  if (typeof event === 'object' && event !== null && 'code' in event && event.code === CHANGE_CODE) suspectChange()
}

/** Tells everybody who listens. */
export function endSession(): void {
  for (const listener of listeners) listener()
}

/** Whether a close event or the errors of an answer say that the session is over. */
export function isSessionEnd(problem: unknown): boolean {
  if (Array.isArray(problem)) return problem.some((each) => isSessionEnd(each))
  if (typeof problem !== 'object' || problem === null) return false
  if ('code' in problem && CLOSE_CODES.includes(Number(problem.code))) return true
  return 'extensions' in problem && typeof problem.extensions === 'object' && problem.extensions !== null
    && 'code' in problem.extensions && ERROR_CODES.includes(String(problem.extensions.code))
}
