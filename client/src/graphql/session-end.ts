/** Close codes and error codes with which the server says that it does not know us, or not any more. */
const CLOSE_CODES: readonly number[] = [4401, 4403]
const ERROR_CODES: readonly string[] = ['UNAUTHENTICATED']

const listeners = new Set<() => void>()

/** Hears that the session is over, on whatever way that was learned. Returns what stops it. */
export function onSessionEnd(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
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
