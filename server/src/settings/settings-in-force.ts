import { DEFAULT_SETTINGS, SETTINGS_VERSION, TERMS_PUBLISHED_AT, type PolicySettings } from '@tallyboard/schema'
import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import type { Bus } from '../topics.ts'

/** The settings in force, and the version an order is stamped with. */
export interface SettingsInForce {
  readonly version: number
  readonly settings: PolicySettings
  /** Whether some version, past or to come, compares links otherwise (P2.3): open orders may then hold keys of another form. */
  readonly isScopeMixed?: boolean
}

/** One version of the settings, as it was published. */
export interface SettingsVersion extends SettingsInForce {
  readonly effectiveAt: Date
  readonly publishedAt: Date
  /** The account that published it; null for what a new house starts with. */
  readonly actorId: string | null
  readonly reason: string | null
}

/** What a new house starts with. It is not a row: nobody published it. */
export const FIRST_SETTINGS: SettingsVersion = {
  version: SETTINGS_VERSION, settings: DEFAULT_SETTINGS, effectiveAt: TERMS_PUBLISHED_AT, publishedAt: TERMS_PUBLISHED_AT, actorId: null, reason: null,
}

/**
 * How old a process's list of versions may be. A version is published at least this long before it takes effect, so that every process has it by
 * then and takes it up at the same instant, even one that the bus did not reach.
 */
export const SETTINGS_AGE_MAX_MS = 5_000

/** The settings of a house, as one process knows them. */
export interface Settings {
  inForce(at: Date): Promise<SettingsVersion>
  close(): void
}

/** Keeps the list of versions, reads it again when it is old or somebody published, and picks by the clock. */
export function openSettings(db: Kysely<Tables>, bus: Bus): Settings {
  let read: { readonly at: number, readonly versions: Promise<readonly SettingsVersion[]> } | null = null
  const stopListening = bus.listen('settings', 'house', () => { read = null })
  return {
    inForce: async (at) => {
      if (read === null || Date.now() - read.at > SETTINGS_AGE_MAX_MS) {
        const versions = readSettingsVersions(db)
        const mine = { at: Date.now(), versions }
        read = mine
        // A failed read must not be remembered.
        versions.catch(() => { if (read === mine) read = null })
      }
      const versions = await read.versions
      return { ...versionInForce(versions, at), isScopeMixed: versions.some(({ settings }) => settings.linkScope !== versions[0]?.settings.linkScope) }
    },
    close: stopListening,
  }
}

/** The newest version that has taken effect. One published later replaces an older one that still waits, once its own instant has come. */
export function versionInForce(versions: readonly SettingsVersion[], at: Date): SettingsVersion {
  return versions.find(version => version.effectiveAt <= at) ?? FIRST_SETTINGS
}

/** Every version, newest first. The list is as long as the house had changes of mind. */
export async function readSettingsVersions(db: Kysely<Tables>): Promise<readonly SettingsVersion[]> {
  const rows = await db.selectFrom('policy_settings').selectAll().orderBy('version', 'desc').execute()
  const versions = rows.map((row): SettingsVersion => ({
    // A setting that came into being later has, in an older version, the value that held until then.
    version: row.version, settings: { ...DEFAULT_SETTINGS, ...row.settings }, effectiveAt: row.effective_at, publishedAt: row.published_at,
    actorId: row.actor_id, reason: row.reason,
  }))
  return versions.some(({ version }) => version === SETTINGS_VERSION) ? versions : [...versions, FIRST_SETTINGS]
}
