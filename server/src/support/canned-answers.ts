import { MESSAGE_LIMITS, Permission } from '@tallyboard/schema'
import { sql, type Kysely } from 'kysely'
import { isRowId } from '../connection.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, invariant, notFound, violatedConstraint } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency } from '../idempotency.ts'
import { contains, wordsOf } from '../services/search-text.ts'
import type { Tables } from '../tables.ts'
import { transact } from '../transact.ts'

/** An answer that agents give often, as it is read. */
export interface CannedAnswerRow {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly changedAt: Date
}

/** An answer as it was saved, as it is remembered. */
interface AnswerSaved {
  readonly kind: 'Saved'
  readonly id: string
  readonly title: string
  readonly text: string
  readonly changedAt: string
}

const TITLE_LENGTH_MAX = 100
/** More than this nobody finds again. */
const ANSWERS_MAX = 500

/** Where a page of answers goes on: after this title, in small letters, and this number. */
export interface AnswerPosition {
  readonly title: string
  readonly id: string
}

/** A page of them by their titles, of those that hold all words of a search; one more than asked for when there are more. `sortTitle` is what the next page goes on from. */
export async function readCannedAnswers(
  db: Kysely<Tables>, search: string | null, first: number, from: AnswerPosition | null,
): Promise<(CannedAnswerRow & { readonly sortTitle: string })[]> {
  const words = wordsOf(search ?? '').map(word => contains(sql`lower(title || ' ' || text)`, word))
  const { rows } = await sql<CannedAnswerRow & { sortTitle: string }>`
    select id, title, text, changed_at as "changedAt", lower(title) as "sortTitle" from canned_answers
    where ${from === null ? sql`true` : sql`(lower(title), id) > (${from.title}, ${from.id}::bigint)`} and ${words.length === 0 ? sql`true` : sql.join(words, sql` and `)}
    order by lower(title), id limit ${first + 1}`.execute(db)
  return rows
}

/** Adds an answer, or changes one. For whoever answers customers. */
export async function saveCannedAnswer(
  house: House, viewer: Viewer,
  { idempotencyKey, ...input }: { readonly id: string | null, readonly title: string, readonly text: string, readonly idempotencyKey: string },
): Promise<CannedAnswerRow> {
  requirePermissionOf(viewer, Permission.AnswerHelp)
  const { id } = input
  const [title, text] = [input.title.trim(), input.text.trim()]
  if (title === '' || title.length > TITLE_LENGTH_MAX) throw inputError(`title has 1 to ${TITLE_LENGTH_MAX} characters.`, { field: 'title' })
  if (/\p{Cc}/u.test(title)) throw inputError('title is one line of text.', { field: 'title' })
  if (text === '' || text.length > MESSAGE_LIMITS.textMax) throw inputError(`text has 1 to ${MESSAGE_LIMITS.textMax} characters.`, { field: 'text' })
  if (id !== null && !isRowId(id)) throw notFound('answer', 'id')
  const statement = (now: Date) => id === null
    ? sql<CannedAnswerRow>`
      insert into canned_answers (title, text, changed_at, changed_by)
      select ${title}, ${text}, ${now}::timestamptz, ${viewer.accountId}::bigint where (select count(*) from canned_answers) < ${ANSWERS_MAX}
      returning id, title, text, changed_at as "changedAt"`
    : sql<CannedAnswerRow>`
      update canned_answers set title = ${title}, text = ${text}, changed_at = ${now}::timestamptz, changed_by = ${viewer.accountId}::bigint
      where id = ${id}::bigint returning id, title, text, changed_at as "changedAt"`
  try {
    const answer = await transact(house, async tx => await withIdempotency<AnswerSaved>(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'saveCannedAnswer', input }, async () => {
      const { rows: [row] } = await statement(tx.now).execute(tx.db)
      if (row === undefined) throw id === null ? inputError(`There are ${ANSWERS_MAX} answers already. Delete one first.`) : notFound('answer', 'id')
      return { kind: 'Saved', ...row, changedAt: row.changedAt.toISOString() }
    }))
    invariant(answer.kind === 'Saved', 'no clause refuses an answer that is kept')
    return { ...answer, changedAt: new Date(answer.changedAt) }
  } catch (cause) {
    if (violatedConstraint(cause) !== 'canned_answers_title_once') throw cause
    throw inputError('There is an answer of this title already.', { field: 'title' })
  }
}

/** Deletes an answer. One that is gone already stays gone. */
export async function deleteCannedAnswer(house: House, viewer: Viewer, { idempotencyKey, ...input }: { readonly id: string, readonly idempotencyKey: string }): Promise<void> {
  requirePermissionOf(viewer, Permission.AnswerHelp)
  if (!isRowId(input.id)) throw notFound('answer', 'id')
  await transact(house, async tx => await withIdempotency(tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'deleteCannedAnswer', input }, async () => {
    await sql`delete from canned_answers where id = ${input.id}::bigint`.execute(tx.db)
    return { kind: 'Deleted' }
  }))
}
