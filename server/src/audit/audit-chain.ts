import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import type { House } from '../house.ts'
import type { Tables } from '../tables.ts'
import { transact } from '../transact.ts'

/** What the chain begins with. */
const FIRST_HASH = createHash('sha256').update('the first entry of the audit log').digest('hex')

/** Entries at once: few enough to hold in memory, many enough that the asking costs little beside them. */
const BATCH = 1_000

/** Where the chain ends, kept apart from it, so that taking its last links away shows too. */
const HEAD_KEY = 'audit-head'
const CHECK_KEY = 'audit-check'

/** The last seal of the chain. */
interface Head {
  readonly seq: string
  readonly hash: string
}

/** What a walk along the chain found. */
export interface AuditCheck {
  /** When it was walked, ISO 8601. */
  readonly at: string
  readonly sealedCount: number
  /** What does not fit, in words; null when the chain is whole. */
  readonly fault: string | null
  /** The first entry that does not fit; null where it is none of them. */
  readonly entryId: string | null
}

/**
 * An entry as the text that is sealed. Column by column, so that one that comes later does not change what was sealed before; the moment is a number,
 * so that no session's time zone does; jsonb sorts its keys.
 */
const ENTRY_TEXT = sql`case when e.id is not null then jsonb_build_object(
  'id', e.id, 'at', (extract(epoch from e.at) * 1000)::bigint, 'actor_id', e.actor_id, 'operation', e.operation, 'input', e.input, 'subject', e.subject, 'subject_id', e.subject_id,
  'before', e.before, 'after', e.after, 'address', e.address, 'user_agent', e.user_agent, 'session_id', e.session_id, 'request_id', e.request_id)::text end`

function sealOf(before: string, text: string | null): string {
  return createHash('sha256').update(before).update('\n').update(text ?? 'gone').digest('hex')
}

async function readHead(db: Kysely<Tables>): Promise<Head> {
  const row = await db.selectFrom('house').select('value').where('key', '=', HEAD_KEY).executeTakeFirst()
  return (row?.value as Head | undefined) ?? { seq: '0', hash: FIRST_HASH }
}

/** Seals what has been written since, in the order of its numbers. One process at a time does it; adding an entry never waits for it. */
export async function sealAudit(house: House): Promise<void> {
  for (let count = BATCH; count === BATCH;) {
    count = await transact(house, async tx => {
      const { rows: [turn] } = await sql<{ isOurs: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('seal-audit', 0)) as "isOurs"`.execute(tx.db)
      if (turn?.isOurs !== true) return 0
      const { rows } = await sql<{ id: string, text: string | null }>`
        select u.entry_id as id, ${ENTRY_TEXT} as text from audit_unsealed u left join audit_entries e on e.id = u.entry_id order by u.entry_id limit ${BATCH}`.execute(tx.db)
      if (rows.length === 0) return 0
      let { seq, hash } = await readHead(tx.db)
      const seals = rows.map(({ id, text }) => ({ seq: seq = String(BigInt(seq) + 1n), entry_id: id, hash: hash = sealOf(hash, text) }))
      await sql`
        insert into audit_seals (seq, entry_id, hash)
        select seq, entry_id, hash from jsonb_to_recordset(${JSON.stringify(seals)}::jsonb) as seal (seq bigint, entry_id bigint, hash text)`.execute(tx.db)
      await sql`delete from audit_unsealed where entry_id = any(${rows.map(({ id }) => id)}::bigint[])`.execute(tx.db)
      await keep(tx.db, HEAD_KEY, { seq, hash } satisfies Head)
      return rows.length
    })
  }
}

/** Walks along the whole chain, seals what waits before, and keeps what it found. What does not fit is told to the log as well. */
export async function checkAudit(house: House): Promise<AuditCheck> {
  await sealAudit(house)
  const at = house.clock().toISOString()
  const found = await house.db.transaction().setIsolationLevel('repeatable read').execute(async db => await walk(db))
  const check: AuditCheck = { at, ...found }
  await keep(house.db, CHECK_KEY, check)
  if (check.fault !== null) house.log.error({ check }, 'the audit log was changed behind the house\'s back')
  return check
}

/** What the last walk found; null before the first. */
export async function readAuditCheck(db: Kysely<Tables>): Promise<AuditCheck | null> {
  const row = await db.selectFrom('house').select('value').where('key', '=', CHECK_KEY).executeTakeFirst()
  return (row?.value as AuditCheck | undefined) ?? null
}

async function walk(db: Kysely<Tables>): Promise<Omit<AuditCheck, 'at'>> {
  let [seq, hash] = ['0', FIRST_HASH]
  for (;;) {
    const { rows } = await sql<{ seq: string, id: string, hash: string, text: string | null }>`
      select s.seq, s.entry_id as id, s.hash, ${ENTRY_TEXT} as text from audit_seals s left join audit_entries e on e.id = s.entry_id
      where s.seq > ${seq}::bigint order by s.seq limit ${BATCH}`.execute(db)
    for (const row of rows) {
      const sealedCount = Number(seq)
      if (BigInt(row.seq) !== BigInt(seq) + 1n) return { sealedCount, entryId: row.id, fault: `Between seal ${seq} and seal ${row.seq} there are seals missing.` }
      if (row.text === null) return { sealedCount, entryId: row.id, fault: `Entry ${row.id} is gone.` }
      if (row.hash !== sealOf(hash, row.text)) return { sealedCount, entryId: row.id, fault: `Entry ${row.id}, or its seal, is not what was written.` }
      seq = row.seq
      hash = row.hash
    }
    if (rows.length < BATCH) break
  }
  const sealedCount = Number(seq)
  const head = await readHead(db)
  if (head.seq !== seq || head.hash !== hash) return { sealedCount, entryId: null, fault: `The chain ends at seal ${seq}, and should end at seal ${head.seq}.` }
  const { rows: [unknown] } = await sql<{ id: string }>`
    select e.id from audit_entries e where not exists (select from audit_seals s where s.entry_id = e.id) and not exists (select from audit_unsealed u where u.entry_id = e.id) order by e.id limit 1`.execute(db)
  if (unknown !== undefined) return { sealedCount, entryId: unknown.id, fault: `Entry ${unknown.id} was added without a seal.` }
  return { sealedCount, entryId: null, fault: null }
}

async function keep(db: Kysely<Tables>, key: string, value: object): Promise<void> {
  await sql`insert into house (key, value) values (${key}, ${JSON.stringify(value)}::jsonb) on conflict (key) do update set value = excluded.value`.execute(db)
}
