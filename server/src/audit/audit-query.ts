import type { Transform } from 'node:stream'
import { sql, type Kysely } from 'kysely'
import { isRowId } from '../connection.ts'
import { csvOf } from '../csv.ts'
import { inputError } from '../errors.ts'
import type { Tables } from '../tables.ts'

/** An entry of the log. */
export interface AuditRecord {
  readonly id: string
  readonly at: Date
  readonly actorId: string | null
  /** The actor's e-mail; null for the house itself, and for who is erased. */
  readonly actor: string | null
  readonly operation: string
  readonly input: unknown
  readonly subject: string | null
  readonly subjectId: string | null
  readonly before: unknown
  readonly after: unknown
  readonly address: string | null
  readonly userAgent: string | null
  readonly requestId: string | null
}

/** Which entries. What is null narrows nothing. */
export interface AuditSelection {
  readonly actorId: string | null
  readonly operation: string | null
  readonly subject: string | null
  readonly subjectId: string | null
  readonly from: Date | null
  readonly until: Date | null
  /** Words in the operation, the subject, the input or what came of it. */
  readonly search: string | null
}

const SEARCH_LENGTH_MAX = 100
const CSV_ROWS_AT_ONCE = 1_000

/** Entries before one, newest first. A filter by a number that can be none finds nothing. */
export async function readAudit(db: Kysely<Tables>, selection: AuditSelection, limit: number, beforeId: string | null): Promise<AuditRecord[]> {
  const { actorId, operation, subject, subjectId, from, until, search } = selection
  if (search !== null && search.length > SEARCH_LENGTH_MAX) throw inputError(`search has at most ${SEARCH_LENGTH_MAX} characters.`, { field: 'search' })
  if (actorId !== null && !isRowId(actorId)) return []
  // As in the index, letter by letter.
  const words = sql`lower(e.operation || ' ' || coalesce(e.subject, '') || ' ' || coalesce(e.subject_id, '') || ' ' || coalesce(e.input::text, '') || ' ' || coalesce(e.after::text, ''))`
  const pattern = `%${(search ?? '').trim().toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<AuditRecord>`
    select e.id, e.at, e.actor_id as "actorId", u.email as actor, e.operation, e.input, e.subject, e.subject_id as "subjectId", e.before, e.after,
      e.address, e.user_agent as "userAgent", e.request_id as "requestId"
    from audit_entries e left join accounts a on a.id = e.actor_id left join users u on u.id = a.user_id
    where ${beforeId === null ? sql`true` : sql`e.id < ${beforeId}::bigint`}
      and ${actorId === null ? sql`true` : sql`e.actor_id = ${actorId}::bigint`}
      and ${operation === null ? sql`true` : sql`e.operation = ${operation}`}
      and ${subject === null ? sql`true` : sql`e.subject = ${subject}`}
      and ${subjectId === null ? sql`true` : sql`e.subject_id = ${subjectId}`}
      and ${from === null ? sql`true` : sql`e.at >= ${from}::timestamptz`}
      and ${until === null ? sql`true` : sql`e.at < ${until}::timestamptz`}
      and ${search === null || search.trim() === '' ? sql`true` : sql`${words} like ${pattern}`}
    order by e.id desc limit ${limit}`.execute(db)
  return rows
}

/** The log as comma-separated values, newest first, written while it is read. */
export function auditCsv(db: Kysely<Tables>, selection: AuditSelection): Transform {
  const columns = ['number', 'at', 'account', 'who', 'operation', 'subject', 'subject number', 'input', 'before', 'after', 'address', 'browser or program', 'request']
  return csvOf(columns, cellsOf(db, selection))
}

async function* cellsOf(db: Kysely<Tables>, selection: AuditSelection): AsyncGenerator<readonly unknown[]> {
  const text = (value: unknown): string => value === null ? '' : JSON.stringify(value)
  for (let beforeId: string | null = null; ;) {
    const rows = await readAudit(db, selection, CSV_ROWS_AT_ONCE, beforeId)
    for (const row of rows) {
      yield [row.id, row.at, row.actorId, row.actor, row.operation, row.subject, row.subjectId, text(row.input), text(row.before), text(row.after), row.address, row.userAgent, row.requestId]
    }
    beforeId = rows.at(-1)?.id ?? null
    if (rows.length < CSV_ROWS_AT_ONCE) return
  }
}
