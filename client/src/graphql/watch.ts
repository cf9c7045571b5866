import { stringifyDocument, type TypedDocumentNode } from '@urql/core'
import { retryWaitMs } from './backoff.ts'
import { connectionReports, waitToRetry } from './connection.ts'
import { endSession, isSessionEnd } from './session-end.ts'
import { socket } from './socket.ts'

/**
 * Keeps a subscription alive until it is stopped. The variables are asked for again whenever it begins anew, so that a cursor among them resumes where
 * the last message left off. Whatever ends it (a lost connection, an error, the server's own completion) begins it again, and shows in
 * `useConnection()` meanwhile: nothing is lost in silence. Only the end of the session ends it for good.
 *
 * @returns what stops it
 */
export function watchSubscription<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variablesOf: () => Variables,
  onData: (data: Data) => void,
): () => void {
  const query = stringifyDocument(document)
  let isStopped = false
  let isBroken = false
  let attempt = 0
  let unsubscribe = (): void => undefined

  function setBroken(next: boolean): void {
    if (next === isBroken) return
    isBroken = next
    if (next) connectionReports.broken()
    else connectionReports.mended()
  }

  function begin(): void {
    if (isStopped) return
    // A getter, because the socket writes the payload out each time it connects again.
    const payload = { query, get variables() { return variablesOf() } }
    unsubscribe = socket.subscribe<Data>(payload, {
      next: (result) => {
        if (result.data === undefined || result.data === null) return
        attempt = 0
        setBroken(false)
        onData(result.data)
      },
      error: (problem) => beginAgain(problem),
      complete: () => beginAgain(null),
    })
  }

  function beginAgain(problem: unknown): void {
    if (isStopped) return
    setBroken(true)
    if (isSessionEnd(problem)) {
      stop()
      endSession()
      return
    }
    const wait = retryWaitMs(attempt, Math.random())
    attempt += 1
    void waitToRetry(wait).then(begin)
  }

  function stop(): void {
    isStopped = true
    unsubscribe()
    setBroken(false)
  }

  begin()
  return stop
}
