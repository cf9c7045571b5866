import {
  countWhatIfs, readFacts, rejudgePlacement, rejudgeRefill, settingsDiff, validateSettings, WhatIfKind,
  type Json, type PlacementFacts, type PlacementRequest, type PolicySettings, type RefillFacts, type WhatIf,
} from '@tallyboard/schema'
import { sql } from 'kysely'
import { inputError } from '../errors.ts'
import type { House } from '../house.ts'
import type { WhatIfCountsType, WhatIfExampleType, WhatIfReportType } from './settings.graphql.ts'

/** More would keep the process busy for seconds; fewer tell nothing. */
const LAST_COUNT_MAX = 2_000

/** Decisions are judged in turns of this many, so that others are answered meanwhile. */
const BATCH_SIZE = 100

const EXAMPLES_MAX = 50

interface StoredRow {
  readonly order_id: string | null
  readonly at: Date
  readonly facts: Json
  readonly request: Json | null
  /** Of a placed order: they are kept there, and nowhere twice. */
  readonly comments: string | null
}

type Judged = WhatIf & Pick<WhatIfExampleType, 'subject' | 'orderId' | 'decidedAt'>

/** Takes the last decisions again under a draft, and says which would have turned out differently. */
export async function whatIf(house: House, draft: PolicySettings, lastCount: number): Promise<WhatIfReportType> {
  if (lastCount < 1 || lastCount > LAST_COUNT_MAX) throw inputError(`lastCount must be from 1 to ${LAST_COUNT_MAX}, not ${lastCount}.`, { field: 'lastCount' })
  const { settings } = await house.settings()
  const problems = validateSettings(draft)
  if (problems.length > 0) return { problems, changes: [], placements: countsOf([]), refills: countsOf([]), examples: [] }
  const placements = await judgeAll(await readPlacements(house, lastCount), 'Placement', row => rejudgePlacement({
    facts: readFacts<PlacementFacts>(row.facts), request: requestOf(row), decidedAt: row.at,
  }, settings, draft))
  const refills = await judgeAll(await readRefills(house, lastCount), 'Refill', row => rejudgeRefill({
    facts: readFacts<RefillFacts>(row.facts), decidedAt: row.at,
  }, settings, draft))
  const examples = [...placements, ...refills].filter(({ kind }) => kind !== WhatIfKind.Same)
    .sort((one, other) => other.decidedAt.getTime() - one.decidedAt.getTime()).slice(0, EXAMPLES_MAX)
  return { problems, changes: settingsDiff(settings, draft), placements: countsOf(placements), refills: countsOf(refills), examples }
}

async function judgeAll(rows: readonly StoredRow[], subject: Judged['subject'], judge: (row: StoredRow) => WhatIf): Promise<Judged[]> {
  const judged: Judged[] = []
  for (const [index, row] of rows.entries()) {
    if (index > 0 && index % BATCH_SIZE === 0) await new Promise(setImmediate)
    judged.push({ ...judge(row), subject, orderId: row.order_id, decidedAt: row.at })
  }
  return judged
}

async function readPlacements({ db }: House, lastCount: number): Promise<readonly StoredRow[]> {
  const { rows } = await sql<StoredRow>`
    select d.order_id, d.at, d.facts, d.request, o.comments
    from (select * from decisions where subject = 'Placement' order by id desc limit ${lastCount}) d left join orders o on o.id = d.order_id
    order by d.id desc`.execute(db)
  return rows
}

/** Granted refills keep their facts themselves; of refused ones only the decision is kept. */
async function readRefills({ db }: House, lastCount: number): Promise<readonly StoredRow[]> {
  const { rows } = await sql<StoredRow>`
    select *, null as request, null as comments from (
      (select order_id, at, facts from decisions where subject = 'Refill' order by id desc limit ${lastCount})
      union all
      (select order_id, created_at, facts from refills where facts <> '{}' order by id desc limit ${lastCount})
    ) judged order by at desc limit ${lastCount}`.execute(db)
  return rows
}

function requestOf({ request, comments }: StoredRow): PlacementRequest {
  const kept = readFacts<PlacementRequest>(request)
  return { ...kept, comments: kept.comments ?? comments }
}

function countsOf(judged: readonly Judged[]): WhatIfCountsType {
  const counts = countWhatIfs(judged)
  return {
    consideredCount: judged.length, same: counts.Same, nowAllowed: counts.NowAllowed, nowRefused: counts.NowRefused,
    otherReason: counts.OtherReason, otherGrant: counts.OtherGrant, cannotTell: counts.CannotTell,
  }
}
