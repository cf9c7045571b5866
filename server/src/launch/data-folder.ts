import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { postgresUser } from './postgres-binaries.ts'
import { processOf } from './processes.ts'
import { RefusalToStart } from './refusal-to-start.ts'

/** The data folder, held by this process until `release`. */
export interface DataFolder {
  readonly path: string
  release(): Promise<void>
}

interface Holder {
  readonly pid: number
  readonly began: string
  readonly url: string
}

const TAKE_ATTEMPTS_MAX = 3

/** Makes the folder if need be and takes hold of it. Two houses in one folder would share a supplier and a database without knowing. */
export async function takeDataFolder(given: string, url: string): Promise<DataFolder> {
  const path = resolve(given)
  const mark = join(path, 'running.json')
  const draft = join(path, `running.${process.pid}.json`)
  const holder: Holder = { pid: process.pid, began: processOf(process.pid)?.began ?? '', url }
  try {
    // PostgreSQL runs as another user when we are root, and that user must be able to walk through.
    await mkdir(path, { recursive: true, mode: postgresUser().uid === undefined ? 0o700 : 0o711 })
    await writeFile(draft, JSON.stringify(holder), { mode: 0o600 })
  } catch (cause) {
    throw new RefusalToStart(`the data folder ${path} cannot be written (${(cause as NodeJS.ErrnoException).code}): choose another with DATA_DIR`, { cause })
  }
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        // A link appears whole or not at all, and only when the name is free.
        await link(draft, mark)
        return { path, release: () => rm(mark, { force: true }) }
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === TAKE_ATTEMPTS_MAX) throw cause
      }
      const found = await readHolder(mark)
      if (found !== null && processOf(found.pid)?.began === found.began) {
        throw new RefusalToStart(`Tallyboard already runs on ${path} (process ${found.pid}, ${found.url}): stop that one, or choose another folder with DATA_DIR`)
      }
      await rm(mark, { force: true })
    }
  } finally {
    await rm(draft, { force: true })
  }
}

async function readHolder(mark: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(mark, 'utf8')) as Holder
  } catch {
    return null
  }
}
