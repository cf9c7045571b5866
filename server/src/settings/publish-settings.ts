import { Permission, refuse, settingsDiff, SETTINGS_VERSION, validateSettings, type PolicySettings } from '@tallyboard/schema'
import { sql } from 'kysely'
import { auditChange } from '../audit/audit-change.ts'
import { requirePermissionOf, type Viewer } from '../context.ts'
import { inputError, invariant, known, ErrorCode } from '../errors.ts'
import type { House } from '../house.ts'
import { withIdempotency, type Refused } from '../idempotency.ts'
import { transact } from '../transact.ts'
import { readSettingsVersions, SETTINGS_AGE_MAX_MS } from './settings-in-force.ts'

/** A draft of the settings on its way to become a version. */
export interface PublishSettingsRequest {
  readonly draft: PolicySettings
  /** The version the draft was made from. */
  readonly draftOfVersion: number
  /** Null: as soon as every process can know it. */
  readonly effectiveAt: Date | null
  readonly reason: string
  readonly idempotencyKey: string
}

/** The version that was published. */
export interface SettingsPublished {
  readonly kind: 'Published'
  readonly version: number
}

const REASON_LENGTH_MAX = 500

/** Farther ahead is a typing error, and nobody would remember it. */
const EFFECTIVE_AHEAD_MAX_MS = 366 * 86_400_000

/**
 * Publishes a draft as the next version of the settings. It takes effect on every process at the same instant; decisions already taken keep the
 * version they were taken under. For administrators.
 */
export async function publishSettings(house: House, viewer: Viewer, request: PublishSettingsRequest): Promise<SettingsPublished | Refused> {
  requirePermissionOf(viewer, Permission.ManageHouse)
  const reason = request.reason.trim()
  if (reason === '' || reason.length > REASON_LENGTH_MAX) throw inputError(`reason has 1 to ${REASON_LENGTH_MAX} characters.`, { field: 'reason' })
  requireValidDraft(request.draft)
  const { idempotencyKey, ...input } = request
  const attempt = { accountId: viewer.accountId, key: idempotencyKey, operation: 'publishSettings', input: { ...input, effectiveAt: request.effectiveAt?.toISOString() ?? null } }
  return await transact(house, async tx => await withIdempotency<SettingsPublished>(tx, attempt, async () => {
    // One administrator after the other: both drafts were made from the same version, and the second must see that.
    await sql`lock table policy_settings in exclusive mode`.execute(tx.db)
    const soonest = new Date(tx.now.getTime() + SETTINGS_AGE_MAX_MS)
    const effectiveAt = request.effectiveAt ?? soonest
    requireFuture(effectiveAt, tx.now)
    const [newest] = await readSettingsVersions(tx.db)
    invariant(newest !== undefined, 'a house has settings')
    if (newest.version !== request.draftOfVersion) {
      return { kind: 'Refused', refusal: refuse('SETTINGS_MOVED', { settingsVersion: newest.version, draftSettingsVersion: request.draftOfVersion }, tx.now) }
    }
    const changes = settingsDiff(newest.settings, request.draft)
    if (changes.length === 0) {
      return { kind: 'Refused', refusal: refuse('SETTINGS_UNCHANGED', { settingsVersion: newest.version }, tx.now) }
    }
    const version = Math.max(newest.version, SETTINGS_VERSION) + 1
    await tx.db.insertInto('policy_settings').values({
      version, settings: JSON.stringify(request.draft), published_at: tx.now, effective_at: effectiveAt < soonest ? soonest : effectiveAt,
      actor_id: viewer.accountId, reason,
    }).execute()
    const fields = (of: 'before' | 'after'): Record<string, unknown> => Object.fromEntries(changes.map(change => [change.field, change[of]]))
    auditChange(tx, { subject: 'PolicySettings', subjectId: String(version), before: fields('before'), after: fields('after') })
    tx.afterCommit(() => house.bus.publish('settings', 'house', {}))
    return { kind: 'Published', version }
  }))
}

/** Every field that is wrong is named, so that a form can say it beside each. */
function requireValidDraft(draft: PolicySettings): void {
  const problems = validateSettings(draft)
  const [first] = problems
  if (first === undefined) return
  throw known(ErrorCode.BAD_USER_INPUT, `${first.field}: ${first.text}`, { field: `draft.${first.field}`, problems })
}

function requireFuture(effectiveAt: Date, now: Date): void {
  if (effectiveAt < now) throw inputError('effectiveAt is in the past. Settings never reach back: leave it out for at once.', { field: 'effectiveAt' })
  if (effectiveAt.getTime() - now.getTime() > EFFECTIVE_AHEAD_MAX_MS) throw inputError('effectiveAt is more than a year ahead.', { field: 'effectiveAt' })
}
