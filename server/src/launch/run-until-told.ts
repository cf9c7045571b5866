import { type Closers, createClosers } from './closers.ts'
import { RefusalToStart } from './refusal-to-start.ts'
import { onceToldToStop } from './told-to-stop.ts'

/** A worker waits eight seconds for calls under way, PostgreSQL six for its checkpoint. */
const PART_STOP_TIMEOUT_MS = 12_000

/** What a launcher is given to work with. */
export interface Launch {
  readonly closers: Closers
  readonly tell: (line: string) => void
  /** Something the house cannot live without has ended. */
  readonly fail: (reason: string) => void
}

/** Opens something and keeps it open until somebody says stop, or it cannot go on; then everything comes down, the last first, and the process ends. */
export async function runUntilTold(open: (launch: Launch) => Promise<void>): Promise<void> {
  const tell = (line: string): void => console.log(line)
  const closers = createClosers(tell, PART_STOP_TIMEOUT_MS)
  let isEnding = false
  const end = async (code: number): Promise<void> => {
    if (isEnding) return
    isEnding = true
    await closers.closeAll()
    if (code === 0) tell('stopped')
    process.exit(code)
  }
  const fail = (reason: string): void => {
    if (isEnding) return
    console.error(reason)
    void end(1)
  }
  onceToldToStop(why => {
    tell(`\nstopping (${why}); once more ends it at once`)
    void end(0)
  }, () => process.exit(1))
  try {
    await open({ closers, tell, fail })
  } catch (cause) {
    // Whatever fails because it is being torn down is no news.
    if (isEnding) return
    console.error(cause instanceof RefusalToStart ? cause.message : cause)
    await end(1)
  }
}
