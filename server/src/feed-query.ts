import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Tables } from './tables.ts'

/** Where a feed stands: the oldest transaction that was still running when it was read, in which database. */
export interface FeedMark {
  readonly transaction: string
  readonly database: string
}

/** One push of an account's feed. Every watcher that keeps up is given the same object. */
export interface FeedPush<News> {
  readonly mark: FeedMark
  readonly isSnapshot: boolean
  readonly changes: readonly News[]
}

/** More in one push would hold up every other reader of the connection; the newest come first. */
export const PUSH_CHANGES_MAX = 5_000

/** How far back a snapshot looks for what has ended. */
const RECENT_MS = 10 * 60_000

/** Reads what is watched and where the feed then stands. */
export interface FeedReader<News> {
  /** Those that a transaction not older than this has touched. */
  readonly since: (transaction: string) => RawBuilder<unknown>
  /** Those that are open or ended after this. */
  readonly openOrEndedAfter: (at: Date) => RawBuilder<unknown>
  /** The states under a condition, newest first, at most so many. */
  readonly states: (condition: RawBuilder<unknown>, limit: number) => RawBuilder<unknown>
  readonly newsOf: (row: never) => News
}

/**
 * What an account's watcher needs to know: after a mark, the newest state of everything that a transaction not older than the mark has touched;
 * without one, or with one of another database or too long ago, everything open and whatever ended in the last minutes.
 */
export async function readFeed<News>(db: Kysely<Tables>, reader: FeedReader<News>, after: FeedMark | null, now: Date): Promise<FeedPush<News>> {
  if (after !== null) {
    const { mark, newest, changes } = await readStates(db, reader, reader.since(after.transaction))
    const isOfThisDatabase = after.database === mark.database && BigInt(after.transaction) <= BigInt(newest)
    if (isOfThisDatabase && changes.length <= PUSH_CHANGES_MAX) return { mark, isSnapshot: false, changes }
  }
  const { mark, changes } = await readStates(db, reader, reader.openOrEndedAfter(new Date(now.getTime() - RECENT_MS)))
  return { mark, isSnapshot: true, changes: changes.slice(0, PUSH_CHANGES_MAX) }
}

interface SnapshotRow {
  readonly xmin: string
  readonly xmax: string
  readonly database: string
  readonly is_state: true | null
}

/** The mark and the rows come out of one statement and so out of one snapshot; a commit between two would be in neither. */
async function readStates<News>(db: Kysely<Tables>, reader: FeedReader<News>, condition: RawBuilder<unknown>) {
  const { rows } = await sql<SnapshotRow>`
    select pg_snapshot_xmin(snapshot)::text as xmin, pg_snapshot_xmax(snapshot)::text as xmax, d.oid::text as database, state.*
    from pg_current_snapshot() as snapshot join pg_database d on d.datname = current_database()
      left join (select true as is_state, found.* from (${reader.states(condition, PUSH_CHANGES_MAX + 1)}) found) state on true`.execute(db)
  const [first] = rows
  if (first === undefined) throw new Error('a database names its snapshot')
  const mark: FeedMark = { transaction: first.xmin, database: first.database }
  return { mark, newest: first.xmax, changes: rows.flatMap(row => row.is_state === null ? [] : [reader.newsOf(row as never)]) }
}

/** An instant of a column as the wire writes it, within a statement that answers JSON. */
export function isoText(column: string): RawBuilder<string> {
  return sql<string>`to_char(${sql.raw(column)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
