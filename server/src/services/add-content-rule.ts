import { Permission, type ContentRuleKind, type ScreenAction } from '@tallyboard/schema'
import { sql } from 'kysely'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'

/** A rule of the content screen, or an exception to the others of its kind. */
export interface AddContentRuleRequest {
  readonly kind: ContentRuleKind
  readonly pattern: string
  readonly action: ScreenAction
  readonly isAllowed: boolean
  /** Why it is there, for other administrators. */
  readonly note?: string | null
  readonly idempotencyKey: string
}

/** The rule as it is kept. */
export interface ContentRuleAdded {
  readonly kind: 'Added'
  readonly ruleId: string
}

const PATTERN_LENGTH_MAX = 200
const NOTE_LENGTH_MAX = 500

const SHAPES: Readonly<Record<ContentRuleKind, { readonly shape: RegExp, readonly words: string }>> = {
  Host: { shape: /^(\*?\.)?[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*$/u, words: 'a host such as casino.example, without https:// and without a path' },
  Handle: { shape: /^@?[^\s/@]+$/u, words: 'a handle such as @name, without the address around it' },
  // Punctuation is not compared, so `c++` would hit whatever holds a `c`; a single sign of a script without small letters can be a word.
  Keyword: { shape: /[\p{L}\p{N}][^]*[\p{L}\p{N}]|\p{Lo}/u, words: 'words: at least two letters or numbers' },
}

/** The pattern as it is kept. */
export function patternOf({ kind, pattern: given }: Pick<AddContentRuleRequest, 'kind' | 'pattern'>): string {
  const pattern = given.trim().toLowerCase()
  if (pattern.length < 1 || pattern.length > PATTERN_LENGTH_MAX) {
    throw inputError(`pattern has 1 to ${PATTERN_LENGTH_MAX} characters.`, { field: 'pattern' })
  }
  // A rule that can hit nothing looks like protection and is none.
  if (!SHAPES[kind].shape.test(pattern)) throw inputError(`pattern is ${SHAPES[kind].words}.`, { field: 'pattern' })
  return pattern
}

/** The note as it is kept; none when there is nothing in it. */
export function noteOf({ note }: Pick<AddContentRuleRequest, 'note'>): string | null {
  const kept = note?.trim() ?? ''
  if (kept.length > NOTE_LENGTH_MAX) throw inputError(`note has at most ${NOTE_LENGTH_MAX} characters.`, { field: 'note' })
  return kept === '' ? null : kept
}

/** Adds a rule of the content screen (P2.7). The same pattern again replaces what the rule does. For administrators. */
export async function addContentRule(house: House, viewer: Viewer, request: AddContentRuleRequest): Promise<ContentRuleAdded | Refused> {
  requirePermissionOf(viewer, Permission.ManageCatalogue)
  const pattern = patternOf(request)
  const note = noteOf(request)
  const { idempotencyKey, ...input } = request
  return await transact(house, async tx => await withIdempotency<ContentRuleAdded>(
    tx, { accountId: viewer.accountId, key: idempotencyKey, operation: 'addContentRule', input }, async () => {
      const { rows } = await sql<{ id: string }>`
        insert into content_rules (kind, pattern, action, is_allowed, note, created_at)
        values (${request.kind}, ${pattern}, ${request.action}, ${request.isAllowed}, ${note}, ${tx.now}::timestamptz)
        on conflict (kind, pattern) do update set action = excluded.action, is_allowed = excluded.is_allowed, note = excluded.note,
          created_at = excluded.created_at, revision = excluded.revision
        returning id`.execute(tx.db)
      return { kind: 'Added', ruleId: rows[0]?.id ?? '' }
    }))
}
