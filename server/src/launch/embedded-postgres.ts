import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chown, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { chooseFreePort } from './ports.ts'
import { findBinaries, findHome, makePrivateFolder, postgresUser, type PostgresUser } from './postgres-binaries.ts'
import { POSTGRES_KEEPER } from './postgres-keeper.ts'
import { RefusalToStart } from './refusal-to-start.ts'

export interface EmbeddedPostgresOptions {
  /** The project's data folder; PostgreSQL's files go to `postgres` below it. */
  readonly dataDir: string
  /** A free one is taken when none is given. */
  readonly port?: number
  /** For tests: nothing is synced to disk, and the files are deleted at the end. */
  readonly isDisposable?: boolean
  /** Hears the rare things worth a line, such as data kept elsewhere. */
  readonly log?: (line: string) => void
}

export interface EmbeddedPostgres {
  /** Of the `postgres` database; `databaseUrl(url, name)` names another one. */
  readonly url: string
  /** False when the server was already running for another process: then `stop` leaves it running. */
  readonly isOwner: boolean
  /** Settles with the reason when the server ends without having been told to; never when it is not ours. */
  readonly crashed: Promise<string>
  stop(): Promise<void>
}

interface Place {
  readonly binaries: string
  readonly data: string
  readonly logFile: string
  /** The folder elsewhere that was made for these files; null when they lie in the data folder itself. */
  readonly ownHome: string | null
  readonly user: PostgresUser
}

const START_TIMEOUT_MS = 60_000
/** A fast shutdown writes a checkpoint. Shorter risks a recovery at the next start, longer an operator who kills us. */
const STOP_TIMEOUT_MS = 6_000
const LOG_BYTES_MAX = 5_000_000
const PORT_ATTEMPTS_MAX = 5
/** Lies among the server's own files, which only its user can open, so that it always goes where they go. */
const PASSWORD_FILE = 'tallyboard-password'

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  random_page_cost: '1.1',
  synchronous_commit: 'on',
  // Nobody replicates an embedded server, and minimal logging makes bulk loads cheap.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  // Short statements: compiling them costs more than it saves, and parallel workers need more shared memory than a container has.
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  // The details of an error hold the row it was about, and a row may hold an e-mail address (P7.2).
  log_error_verbosity: 'terse',
} as const

const DISPOSABLE_SETTINGS = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', shared_buffers: '128MB', autovacuum_naptime: '10min' } as const

/**
 * A real PostgreSQL out of an npm package, on a loopback port behind a drawn password. It ends with this process, however
 * this process ends. When a server already runs on the same files it is shared, never stopped.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const user = postgresUser()
  const dataDir = resolve(options.dataDir)
  const binaries = await findBinaries(user)
  const { home, isMoved } = await findHome(dataDir, user)
  if (isMoved) options.log?.(`the database is kept in ${home}, because ${dataDir} is closed to the user PostgreSQL runs as`)
  const place: Place = {
    binaries, user, data: join(home, 'postgres'), logFile: join(home, 'postgres.log'), ownHome: isMoved ? home : null,
  }
  await initialise(place, options.isDisposable ?? false)
  const password = (await readFile(join(place.data, PASSWORD_FILE), 'utf8')).trim()

  for (let attempt = 1; ; attempt++) {
    const running = await findRunning(place, password)
    if (running !== undefined) return { url: running, isOwner: false, crashed: new Promise(() => undefined), stop: async () => undefined }
    const port = options.port ?? await chooseFreePort()
    try {
      return await run(place, password, port, options)
    } catch (cause) {
      // Somebody may take a free port, or start the same server, between our look and the start.
      if (options.port !== undefined || attempt === PORT_ATTEMPTS_MAX || !/Address already in use|lock file/.test(String(cause))) throw cause
    }
  }
}

/** Creates the files, aside and renamed when complete, so that a killed first start leaves nothing half made. */
async function initialise(place: Place, isDisposable: boolean): Promise<void> {
  const found = await readFile(join(place.data, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (found !== undefined) {
    const wanted = spawnSync(join(place.binaries, 'bin', 'postgres'), ['--version'], { ...place.user, cwd: '/', encoding: 'utf8' }).stdout
    if (!wanted.includes(` ${found.trim()}.`)) {
      throw new RefusalToStart(`the files in ${place.data} are of PostgreSQL ${found.trim()}, the program is ${wanted.trim()}: move the folder away to start anew`)
    }
    return
  }
  await removeLeftovers(dirname(place.data))
  const half = await mkdtemp(join(dirname(place.data), 'postgres.new-'))
  const password = randomBytes(24).toString('base64url')
  try {
    await makePrivateFolder(half, place.user)
    const passwordFile = join(half, 'password')
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
    if (place.user.uid !== undefined && place.user.gid !== undefined) await chown(passwordFile, place.user.uid, place.user.gid)
    const result = await finish(spawn(join(place.binaries, 'bin', 'initdb'), [
      '--pgdata', join(half, 'data'), '--username', 'tallyboard', '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--data-checksums',
      '--encoding', 'UTF8', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C', '--no-instructions',
      ...(isDisposable ? ['--no-sync'] : []),
    ], { ...place.user, cwd: half, stdio: ['ignore', 'pipe', 'pipe'], env: serverEnvironment() }))
    if (/could not look up effective user ID/.test(result.output)) {
      throw new RefusalToStart(`PostgreSQL runs only as a user with a name, and this machine has none for user ${process.getuid?.()}: start as another one, or set DATABASE_URL to a PostgreSQL 18 of your own`)
    }
    if (result.code !== 0) throw new Error(`PostgreSQL could not create its files in ${place.data}: ${result.output.trim()}`)
    await rename(passwordFile, join(half, 'data', PASSWORD_FILE))
    await rename(join(half, 'data'), place.data).catch((cause: NodeJS.ErrnoException) => {
      // Another first start was quicker: its files are as good as ours.
      if (cause.code !== 'ENOTEMPTY' && cause.code !== 'EEXIST') throw cause
    })
  } finally {
    await rm(half, { recursive: true, force: true })
  }
}

/** Half-made files of a first start that was killed. A young folder may be another first start at work. */
async function removeLeftovers(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (!name.startsWith('postgres.new-')) continue
    const made = await stat(join(home, name)).catch(() => undefined)
    if (made !== undefined && made.mtimeMs < Date.now() - START_TIMEOUT_MS) await rm(join(home, name), { recursive: true, force: true })
  }
}

/** The URL of the server that already runs on these files. Waits while one is starting or ending; cleans up after a dead one. */
async function findRunning(place: Place, password: string): Promise<string | undefined> {
  const pidFile = join(place.data, 'postmaster.pid')
  const giveUpAt = Date.now() + START_TIMEOUT_MS
  while (Date.now() < giveUpAt) {
    const lines = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n')
    if (lines[0] === undefined || lines[0] === '') return undefined
    if (!await isServerOf(place.data, Number(lines[0]))) {
      await rm(pidFile, { force: true })
      return undefined
    }
    const url = urlOf(Number(lines[3]), password)
    if (lines[7]?.trim() === 'ready' && await answers(url)) return url
    await sleep(50)
  }
  throw new Error(`a PostgreSQL runs on ${place.data} but does not answer: see ${place.logFile}`)
}

/** Whether the process is alive and PostgreSQL on these files: after a restart of the machine the number may be anybody's. */
async function isServerOf(data: string, pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const command = process.platform === 'linux'
    ? (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ')
    : spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout
  return command.includes('postgres') && command.includes(data)
}

async function run(place: Place, password: string, port: number, options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  if (((await stat(place.logFile).catch(() => undefined))?.size ?? 0) > LOG_BYTES_MAX) await rm(place.logFile)
  const log = await open(place.logFile, 'a', 0o600)
  const logStart = (await log.stat()).size
  const settings = { ...SETTINGS, ...(options.isDisposable ? DISPOSABLE_SETTINGS : {}), port: String(port) }
  const keeper = spawn('/bin/sh', [
    '-c', POSTGRES_KEEPER, 'tallyboard-postgres', options.isDisposable ? place.data : '',
    join(place.binaries, 'bin', 'postgres'), '-D', place.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ], { ...place.user, cwd: place.data, detached: true, stdio: ['pipe', log.fd, log.fd], env: serverEnvironment() })
  keeper.stdin?.on('error', () => undefined)
  const ended = once(keeper, 'exit').finally(() => log.close())
  ended.catch(() => undefined)

  let isStopping = false
  const stop = async (): Promise<void> => {
    isStopping = true
    keeper.stdin?.destroy()
    if (keeper.exitCode === null && keeper.signalCode === null) {
      await Promise.race([ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })])
      if (keeper.exitCode === null) await quitAtOnce(place)
      await ended
    }
    if (!options.isDisposable) return
    await rm(place.data, { recursive: true, force: true })
    await rm(place.logFile, { force: true })
    if (place.ownHome !== null) await rm(place.ownHome, { recursive: true, force: true })
  }

  const logTail = async (): Promise<string> => {
    const text = (await readFile(place.logFile)).subarray(logStart).toString('utf8').trim()
    return text.split('\n').filter(line => /FATAL|PANIC|ERROR|could not|HINT/.test(line)).slice(-4).join('\n') || text.split('\n').slice(-4).join('\n')
  }
  const url = urlOf(port, password)
  if (!await isReady(place, keeper, url)) {
    await stop()
    throw new Error(`PostgreSQL did not start: ${await logTail()}`)
  }
  const crashed = new Promise<string>(tell => {
    keeper.once('exit', () => { if (!isStopping) void logTail().then(tail => tell(`PostgreSQL ended: ${tail}`)) })
  })
  return { url, isOwner: true, crashed, stop }
}

async function isReady(place: Place, keeper: ChildProcess, url: string): Promise<boolean> {
  const giveUpAt = Date.now() + START_TIMEOUT_MS
  while (Date.now() < giveUpAt && keeper.exitCode === null && keeper.signalCode === null) {
    const lines = (await readFile(join(place.data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    if (lines[7]?.trim() === 'ready' && await answers(url)) return true
    await sleep(15)
  }
  return false
}

/** The last resort: no checkpoint, the next start recovers from the log. Nothing committed is lost. */
async function quitAtOnce(place: Place): Promise<void> {
  const pid = Number((await readFile(join(place.data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
  if (pid > 0 && await isServerOf(place.data, pid)) process.kill(pid, 'SIGQUIT')
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch (cause) {
    if ((cause as { code?: string }).code === '28P01') throw new Error('the embedded PostgreSQL refuses its own password', { cause })
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function finish(child: ChildProcess): Promise<{ code: number | null, output: string }> {
  let output = ''
  child.stdout?.on('data', chunk => { output += String(chunk) })
  child.stderr?.on('data', chunk => { output += String(chunk) })
  const [code] = await once(child, 'close') as [number | null]
  return { code, output }
}

/** Nothing of our environment concerns the server, and PG* variables in it would change what it does. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }
}

function urlOf(port: number, password: string): string {
  return `postgres://tallyboard:${password}@127.0.0.1:${port}/postgres`
}
