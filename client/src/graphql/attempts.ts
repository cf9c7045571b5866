/** The keys of what is being attempted. */
export interface Attempts {
  /** The key to send an input under: the same for as long as the same is wanted, so that after a lost answer it is done once. */
  readonly keyFor: (input: unknown) => string
  /** What was refused may pass later, and is then another attempt. */
  readonly forget: (input: unknown) => void
  /** It is done: the same once more is another intent. */
  readonly finish: () => void
}

/** One key for one intent, however often it is sent. */
export function openAttempts(newKey: () => string = () => crypto.randomUUID()): Attempts {
  const keys = new Map<string, string>()

  function keyFor(input: unknown): string {
    const written = JSON.stringify(input)
    const key = keys.get(written) ?? newKey()
    keys.set(written, key)
    return key
  }

  return { keyFor, forget: (input) => { keys.delete(JSON.stringify(input)) }, finish: () => keys.clear() }
}
