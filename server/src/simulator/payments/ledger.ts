import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Charge, Checkout, Dispute, EarlyFraudWarning, PaymentEvent, PaymentIntent, Refund } from './objects.ts'

/** A message to the shop that has not been taken yet. */
export interface Delivery {
  readonly eventId: string
  attempts: number
  dueAtMs: number
}

/** An answer under the caller's own key, so that the same request twice has one effect. */
export interface Remembered {
  readonly request: string
  readonly body: unknown
  readonly atMs: number
}

/** Everything the provider knows, newest last. */
export interface Ledger {
  readonly checkouts: Map<string, Checkout>
  readonly intents: Map<string, PaymentIntent>
  readonly charges: Map<string, Charge>
  readonly refunds: Map<string, Refund>
  readonly disputes: Map<string, Dispute>
  readonly warnings: Map<string, EarlyFraudWarning>
  readonly events: Map<string, PaymentEvent>
  deliveries: Delivery[]
  readonly remembered: Map<string, Remembered>
}

type Saved = { readonly version: 1, readonly deliveries: Delivery[] } & Readonly<Record<(typeof MAPS)[number], readonly (readonly [string, unknown])[]>>

const MAPS = ['checkouts', 'intents', 'charges', 'refunds', 'disputes', 'warnings', 'events', 'remembered'] as const

/** Ended checkouts and events older than this many are forgotten: the file is written whole at each change. */
const CHECKOUTS_MAX = 500
const EVENTS_MAX = 1_500
const REMEMBERED_MAX_MS = 24 * 3_600_000

/** The ledger of an earlier run, or an empty one when the file does not exist yet. */
export function loadLedger(file: string | null): Ledger {
  const saved = file === null ? null : readSaved(file)
  const maps = Object.fromEntries(MAPS.map(name => [name, new Map(saved?.[name])]))
  return { ...maps, deliveries: saved?.deliveries ?? [] } as unknown as Ledger
}

function readSaved(file: string): Saved | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    const saved = JSON.parse(text) as Saved
    if (saved.version === 1) return saved
  } catch (cause) {
    throw new Error(`the practice payments' file ${file} is not JSON; move it away to begin anew`, { cause })
  }
  throw new Error(`the practice payments' file ${file} is of another version; move it away to begin anew`)
}

/** Written beside and renamed, so that a crash leaves the old state or the new one, never half of either. */
export function saveLedger(file: string, ledger: Ledger): void {
  const maps = Object.fromEntries(MAPS.map(name => [name, [...ledger[name]]]))
  writeFileSync(`${file}.new`, JSON.stringify({ version: 1, ...maps, deliveries: ledger.deliveries }), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

export function forgetOld(ledger: Ledger, nowMs: number): void {
  for (const [key, { atMs }] of ledger.remembered) if (atMs < nowMs - REMEMBERED_MAX_MS) ledger.remembered.delete(key)
  const waiting = new Set(ledger.deliveries.map(({ eventId }) => eventId))
  for (const id of oldest(ledger.events, EVENTS_MAX)) if (!waiting.has(id)) ledger.events.delete(id)
  for (const id of oldest(ledger.checkouts, CHECKOUTS_MAX)) {
    const { session, arrivesAtMs } = ledger.checkouts.get(id)!
    if (session.status !== 'open' && arrivesAtMs === null) forget(ledger, id, session.payment_intent)
  }
}

function forget(ledger: Ledger, checkoutId: string, intentId: string | null): void {
  ledger.checkouts.delete(checkoutId)
  if (intentId === null) return
  ledger.intents.delete(intentId)
  for (const map of [ledger.charges, ledger.refunds, ledger.disputes, ledger.warnings]) {
    for (const [id, object] of map) if (object.payment_intent === intentId) map.delete(id)
  }
}

function oldest(map: ReadonlyMap<string, unknown>, kept: number): readonly string[] {
  return map.size <= kept ? [] : [...map.keys()].slice(0, map.size - kept)
}

/** The newest charge of a checkout, if anybody has paid. */
export function chargeOf(ledger: Ledger, { session }: Checkout): Charge | null {
  const intent = session.payment_intent === null ? undefined : ledger.intents.get(session.payment_intent)
  return ledger.charges.get(intent?.latest_charge ?? '') ?? null
}

export function disputeOf(ledger: Ledger, charge: Charge): Dispute | null {
  return ledger.disputes.values().find(dispute => dispute.charge === charge.id) ?? null
}

export function warningOf(ledger: Ledger, charge: Charge): EarlyFraudWarning | null {
  return ledger.warnings.values().find(warning => warning.charge === charge.id) ?? null
}
