import { setTimeout as sleep } from 'node:timers/promises'

/** What is up and must come down again, the last first. */
export interface Closers {
  push(name: string, close: () => unknown): void
  /** Closes everything once, whoever asks and however often. A part that hangs is left behind after its time; one that fails is told. */
  closeAll(): Promise<void>
}

export function createClosers(tell: (line: string) => void, partTimeoutMs: number): Closers {
  const parts: { name: string, close: () => unknown }[] = []
  let closing: Promise<void> | undefined
  const closeParts = async (): Promise<void> => {
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const { name, close } = part
      const late = sleep(partTimeoutMs, 'late', { ref: false })
      const result = await Promise.race([Promise.resolve().then(close).catch((cause: unknown) => cause ?? new Error('no reason given')), late])
      if (result === 'late') tell(`${name} did not stop within ${partTimeoutMs / 1000} s and is left behind`)
      else if (result instanceof Error) tell(`${name} did not stop cleanly: ${result.message}`)
    }
  }
  return {
    push: (name, close) => { parts.push({ name, close }) },
    closeAll: async () => {
      closing ??= closeParts()
      await closing
    },
  }
}
