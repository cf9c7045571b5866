/** What waits for one watcher. */
export interface Mailbox<Value> {
  /** Adds news. What the watcher has not fetched yet is merged into one value, so a slow watcher never grows the server. */
  put(value: Value): void
  /** The next value, as soon as there is one; null once the mailbox is closed. */
  take(): Promise<Value | null>
  /** Ends the watching, for `cause` if there is one: the watcher is told it. */
  close(cause?: Error): void
}

/** A mailbox of one value. `merge` makes one of what waits and what comes. */
export function openMailbox<Value extends object>(merge: (waiting: Value, next: Value) => Value): Mailbox<Value> {
  let waiting: Value | null = null
  let closed: { readonly cause: Error | undefined } | null = null
  let wake: (() => void) | null = null
  const signal = (): void => {
    wake?.()
    wake = null
  }
  return {
    put: value => {
      if (closed !== null) return
      waiting = waiting === null ? value : merge(waiting, value)
      signal()
    },
    take: async () => {
      while (waiting === null && closed === null) await new Promise<void>(resolve => { wake = resolve })
      if (closed?.cause !== undefined) throw closed.cause
      const value = closed === null ? waiting : null
      waiting = null
      return value
    },
    close: cause => {
      closed ??= { cause }
      signal()
    },
  }
}

/**
 * A subscription over a mailbox. A generator that waits cannot be told to return, so the watcher's leaving closes the mailbox first and the
 * generator then ends by itself.
 */
export function feedOf<Value>(mailbox: { close(): void }, values: AsyncGenerator<Value, void, undefined>): AsyncIterableIterator<Value> {
  return {
    next: async () => await values.next(),
    return: async () => {
      mailbox.close()
      await values.return()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() { return this },
  }
}
