import { invariant } from '@tallyboard/schema'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import { isRowId } from '../connection.ts'
import type { Viewer } from '../context.ts'
import { notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency } from '../idempotency.ts'
import type { Tables } from '../tables.ts'
import { transact } from '../transact.ts'
import { checkBooks, type BooksAnswer } from './books.ts'
import { sentenceType } from './books-query.ts'
import type { BooksCheckType } from './books.graphql.ts'

interface CheckRow {
  readonly id: string
  readonly at: Date
  readonly took_ms: number
  readonly exception_count: number
  readonly answers: readonly BooksAnswer[]
  readonly seen_at: Date | null
}

/** Asks the books all their sentences, about one moment, and keeps the answers. What they find is an alarm until somebody looks at it. */
export async function keepBooksCheck(house: House): Promise<void> {
  const at = house.clock()
  const startedAt = performance.now()
  const answers = await house.db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async db => await checkBooks(db))
  const exceptionCount = answers.reduce((sum, answer) => sum + answer.exceptionCount, 0)
  await sql`insert into books_checks (at, took_ms, exception_count, answers)
    values (${at}::timestamptz, ${Math.round(performance.now() - startedAt)}, ${exceptionCount}, ${JSON.stringify(answers)}::jsonb)`.execute(house.db)
  const broken = answers.filter(answer => answer.exceptionCount > 0)
  if (broken.length > 0) house.log.error({ broken }, 'the books contradict themselves')
}

/** The checks before one, newest first, one more than asked for when there are more. */
export async function readBooksChecks(db: Kysely<Tables>, first: number, beforeId: string | null): Promise<BooksCheckType[]> {
  return await readChecks(db, beforeId === null ? sql`true` : sql`id < ${beforeId}::bigint`, first + 1)
}

/** The newest check that found something and that nobody has looked at; null when all is well. */
export async function readBooksAlarm(db: Kysely<Tables>): Promise<BooksCheckType | null> {
  return (await readChecks(db, sql`exception_count > 0 and seen_at is null`, 1))[0] ?? null
}

/** Notes that somebody has looked at a check. Whoever has seen the newest alarm has seen those before it. */
export async function seeBooksCheck(house: House, viewer: Viewer, { id, idempotencyKey }: { readonly id: string, readonly idempotencyKey: string }): Promise<BooksCheckType> {
  if (!isRowId(id)) throw notFound('check of the books')
  return await transact(house, async (tx) => {
    await withIdempotency(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'seeBooksCheck', input: { id } }, async () => {
      await sql`update books_checks set seen_at = ${tx.now}::timestamptz, seen_by = ${viewer.accountId}::bigint
        where id <= ${id}::bigint and exception_count > 0 and seen_at is null`.execute(tx.db)
      return { kind: 'Seen' as const }
    })
    const [check] = await readChecks(tx.db, sql`id = ${id}::bigint`, 1)
    if (check === undefined) throw notFound('check of the books')
    invariant(check.exceptionCount === 0 || check.seenAt !== null, 'what was looked at is no alarm any more')
    return check
  })
}

async function readChecks(db: Kysely<Tables>, which: RawBuilder<unknown>, limit: number): Promise<BooksCheckType[]> {
  const { rows } = await sql<CheckRow>`select id, at, took_ms, exception_count, answers, seen_at from books_checks where ${which} order by id desc limit ${limit}`.execute(db)
  return rows.map(row => ({
    id: row.id, at: row.at, tookMs: row.took_ms, exceptionCount: row.exception_count, sentences: row.answers.map(sentenceType), seenAt: row.seen_at,
  }))
}
