import { processOf } from './processes.ts'

const LOOK_PERIOD_MS = 400
/** npx, the shell it opens, pnpm, and the shell that one opens. More would be somebody else's. */
const STARTERS_MAX = 6

/**
 * Calls `stop` at the first Ctrl-C, SIGTERM, SIGHUP, or when the `npx` or `pnpm` that started us is gone; calls `force` at the second signal. A SIGTERM sent to `npx` alone ends npx and nothing
 * below it: without this watch the house would run on with nobody who knows of it.
 */
export function onceToldToStop(stop: (why: string) => void, force: () => void): void {
  let isTold = false
  const tell = (why: string): void => {
    if (isTold) return
    isTold = true
    stop(why)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isTold) force()
      else tell(signal)
    })
  }
  // The terminal may be gone before we are; a line that nobody reads is no reason to crash.
  process.stdout.on('error', () => undefined)
  process.stderr.on('error', () => undefined)

  const starters = findStarters()
  if (starters.length === 0) return
  const look = setInterval(() => {
    if (starters.every(({ pid, began }) => processOf(pid)?.began === began)) return
    clearInterval(look)
    tell('whoever started it has ended')
  }, LOOK_PERIOD_MS)
  look.unref()
}

/** Our ancestors up to the topmost npx, npm or pnpm. None when we were started by hand: then a shell that ends is no order to stop. */
function findStarters(): readonly { readonly pid: number, readonly began: string }[] {
  const found: { pid: number, began: string, isRunner: boolean }[] = []
  for (let pid = process.ppid; pid > 1 && found.length < STARTERS_MAX;) {
    const facts = processOf(pid)
    if (facts === null) break
    const isRunner = /^(npm|npx|pnpm)\b|[/\\](npm|npx|pnpm)([-.]cli)?(\.[cm]?js)?(\s|$)/.test(facts.command)
    const isShell = /^\S*sh -c /.test(facts.command)
    if (!isRunner && !isShell) break
    found.push({ pid, began: facts.began, isRunner })
    pid = facts.parent
  }
  return found.slice(0, found.findLastIndex(({ isRunner }) => isRunner) + 1)
}
