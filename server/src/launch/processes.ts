import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface ProcessFacts {
  readonly parent: number
  /** When it began, in its machine's own words: a number alone may be somebody else's by now. */
  readonly began: string
  readonly command: string
}

/** What the machine says of a process; null when there is none of that number. Slim containers have no `ps`, so Linux is asked directly. */
export function processOf(pid: number): ProcessFacts | null {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
}

function fromProc(pid: number): ProcessFacts | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name stands in parentheses and may hold anything; what follows the last one is a list of numbers.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z') return null
    return { parent: Number(fields[1]), began: String(fields[19]), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() }
  } catch {
    return null
  }
}

function fromPs(pid: number): ProcessFacts | null {
  const { status, stdout } = spawnSync('ps', ['-o', 'ppid=,lstart=,command=', '-p', String(pid)], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } })
  const parts = /^\s*(\d+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/.exec(stdout.trim())
  return status === 0 && parts !== null ? { parent: Number(parts[1]), began: parts[2]!, command: parts[3]! } : null
}
