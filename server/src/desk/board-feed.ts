import { createHash } from 'node:crypto'
import { decodeCursor, encodeCursor } from '../connection.ts'
import type { House } from '../house.ts'
import { feedOf, openMailbox, type Mailbox } from '../mailbox.ts'
import { readBackground, readBoard, type BoardBackground } from './board-query.ts'
import type { HouseBoardType } from './board.graphql.ts'

/** The board, and a word that is another one as soon as anything on it is. */
export interface BoardPush {
  readonly board: HouseBoardType
  readonly digest: string
}

/**
 * The board is counted this often while somebody looks at it, once for all who do. Asking costs nothing where orders are placed, misses nothing that another
 * process did, and sees what moves by time alone. Longer is felt, shorter counts for nobody.
 */
const COUNT_EVERY_MS = 1_000
/** Counting takes at most a fifth of the time, however many orders are open. */
const REST_FACTOR = 4
/** Who asks for the board is told one that is younger than this at once, and the next one is counted meanwhile: nobody waits for what was counted a moment ago. */
const STILL_GOOD_MS = 5_000
/** What has ended is added up this often. */
const BACKGROUND_EVERY_MS = 10_000
const BACKGROUND_AGE_MAX_MS = 60_000

interface Board {
  /** Counted a moment ago, or by whoever counts at this moment. */
  now(): Promise<BoardPush>
  join(mailbox: Mailbox<BoardPush>): void
  leave(mailbox: Mailbox<BoardPush>): void
}

const boards = new WeakMap<House, Board>()

/** The board as it stands, or stood a few seconds ago. Everybody who asks within a second is told the same. */
export async function boardNow(house: House): Promise<HouseBoardType> {
  return (await boardOf(house).now()).board
}

const CURSOR_NAME = 'houseBoardProgress'

/** Where a watcher stands, as text. */
export function boardCursor({ digest }: BoardPush): string {
  return encodeCursor(CURSOR_NAME, [digest])
}

/** The board, and then again whenever something on it has moved, at most once a second. Each push is whole, so whoever missed some has missed nothing. */
export function watchBoard(house: House, after: string | null): AsyncIterableIterator<BoardPush> {
  const known = after === null ? null : decodeCursor(CURSOR_NAME, after, ['text'])[0] ?? null
  const mailbox = openMailbox<BoardPush>((_, next) => next)
  return feedOf(mailbox, pushes(boardOf(house), mailbox, known))
}

async function* pushes(board: Board, mailbox: Mailbox<BoardPush>, known: string | null): AsyncGenerator<BoardPush, void, undefined> {
  board.join(mailbox)
  try {
    let told = known
    const first = await board.now()
    if (first.digest !== told) yield first
    told = first.digest
    for (let push = await mailbox.take(); push !== null; push = await mailbox.take()) {
      if (push.digest === told) continue
      told = push.digest
      yield push
    }
  } finally {
    board.leave(mailbox)
  }
}

function boardOf(house: House): Board {
  let board = boards.get(house)
  if (board === undefined) boards.set(house, board = openBoard(house))
  return board
}

function openBoard(house: House): Board {
  const mailboxes = new Set<Mailbox<BoardPush>>()
  let background: { readonly readAt: number, readonly value: BoardBackground } | null = null
  let newest: { readonly countedAt: number, readonly push: BoardPush } | null = null
  let counting: Promise<BoardPush> | null = null
  let adding: Promise<unknown> | null = null
  /** The pause before the next look; null while one is under way. */
  let timer: NodeJS.Timeout | null = null
  let isLooking = false

  const addUp = async (): Promise<BoardBackground> => {
    const value = await readBackground(house.db, house.clock())
    background = { readAt: performance.now(), value }
    return value
  }

  const count = async (): Promise<BoardPush> => {
    const age = background === null ? Infinity : performance.now() - background.readAt
    // It is seconds old in any case, so the board does not wait for the next one.
    if (age >= BACKGROUND_EVERY_MS && age < BACKGROUND_AGE_MAX_MS) adding ??= addUp().catch(warn).finally(() => { adding = null })
    const board = await readBoard(house, background === null || age >= BACKGROUND_AGE_MAX_MS ? await addUp() : background.value)
    const push = { board, digest: digestOf(board) }
    newest = { countedAt: performance.now(), push }
    return push
  }

  const warn = (cause: unknown): void => house.log.warn({ err: cause }, 'the board could not be counted')

  const counted = async (): Promise<BoardPush> => await (counting ??= count().finally(() => { counting = null }))

  const now = async (): Promise<BoardPush> => {
    const age = newest === null ? Infinity : performance.now() - newest.countedAt
    if (newest === null || age >= STILL_GOOD_MS) return await counted()
    if (age >= COUNT_EVERY_MS && counting === null) void counted().catch(warn)
    return newest.push
  }

  const look = async (): Promise<void> => {
    timer = null
    const startedAt = performance.now()
    try {
      const push = await counted()
      // Each watcher knows what it was told; somebody who asked in between may have counted what is new already.
      for (const mailbox of mailboxes) mailbox.put(push)
    } catch (cause) {
      warn(cause)
    }
    lookLater(Math.max(COUNT_EVERY_MS, (performance.now() - startedAt) * REST_FACTOR))
  }

  const lookLater = (ms: number): void => {
    isLooking = mailboxes.size > 0
    if (isLooking) timer = setTimeout(() => { void look() }, ms)
  }

  return {
    now,
    join: (mailbox) => {
      mailboxes.add(mailbox)
      if (!isLooking) lookLater(COUNT_EVERY_MS)
    },
    leave: (mailbox) => {
      mailboxes.delete(mailbox)
      if (mailboxes.size > 0 || timer === null) return
      clearTimeout(timer)
      timer = null
      isLooking = false
    },
  }
}

/** The moment of counting is no news by itself. */
function digestOf({ at: _at, ...board }: HouseBoardType): string {
  return createHash('sha256').update(JSON.stringify(board, (_, value: unknown) => typeof value === 'bigint' ? String(value) : value)).digest('base64url')
}
