import { CLAUSES, type ClauseId } from './clauses.ts'

/** A page of the dashboard that shows a clause where it matters. */
export interface ClauseScreen {
  /** A path of the dashboard's router; `every page` for the frame around all of them. */
  readonly route: string
  /** A word by which the page's source shows it: the clause's own number, unless its checks come from somewhere. */
  readonly via: string
  /** Why the page does not show it yet; null when it does. */
  readonly notYet: string | null
}

/** Where a clause is kept: who decides it, and who shows it. */
export interface ClauseProof {
  /** Functions that this room exports. */
  readonly decidedBy: readonly string[]
  readonly screens: readonly ClauseScreen[]
  /** What is not in code yet, or is words alone, and why; a cell of the table that is empty has a reason here. */
  readonly missing: { readonly decision?: string, readonly test?: string }
  /** What of it nobody decides yet, where something is decided. */
  readonly partly?: string
}

/** The frame around all pages. */
export const EVERY_PAGE = 'every page'

const shown = (route: string, via = ''): ClauseScreen => ({ route, via, notYet: null })

const NEW_ORDER = shown('/new-order', 'decidePlacement')
const ORDER = shown('/orders/:id')
const TERMS = shown('/terms', 'TermsClauses')
const REFILL = shown('/orders/:id', 'refillOffer')
const WITHDRAWAL = shown('/funds', 'decideWithdrawal')

const kept = (decidedBy: readonly string[], ...screens: readonly ClauseScreen[]): ClauseProof => ({ decidedBy, screens, missing: {} })

/**
 * The clauses of the terms with the functions that decide them and the pages that show them. It is written out into `docs/terms.md` beside
 * the tests that begin with a clause's number. The contract test fails where a function, a test or a page is missing without a reason,
 * and where a reason has been overtaken.
 */
export const CLAUSE_PROOF: Readonly<Record<ClauseId, ClauseProof>> = {
  'P1.1': kept(['measureEstimate'], shown('/new-order'), ORDER),
  'P1.2': kept(['readGuarantee', 'decideRefill'], shown('/new-order', 'guaranteeInWords'), shown('/services', 'guaranteeShort'), ORDER),
  'P1.3': kept(['readGuarantee'], ORDER),
  'P1.4': kept(['chargeOf', 'decidePlacement'], shown('/new-order'), ORDER),
  'P1.5': kept(['decidePlacement'], NEW_ORDER, shown('/services')),
  'P1.6': kept(['decidePlacement'], NEW_ORDER),
  'P2.1': kept(['decidePlacement'], NEW_ORDER, shown('/terms', 'TermsAcceptance')),
  'P2.2': kept(['decidePlacement'], NEW_ORDER),
  'P2.3': kept(['lockKeyOf', 'decidePlacement'], NEW_ORDER),
  'P2.4': kept(['lockKeyOf', 'decidePlacement'], NEW_ORDER),
  'P2.5': kept(['decidePlacement'], NEW_ORDER),
  'P2.6': kept(['refuse'], shown('/new-order')),
  'P2.7': kept(['screenTarget', 'decidePlacement', 'decideReview'], NEW_ORDER, shown('/house/screen')),
  'P2.8': kept(['decidePlacement', 'planCharge'], NEW_ORDER),
  'P2.9': kept(['decidePlacement'], NEW_ORDER),
  'P2.10': kept(['decidePlacement'], NEW_ORDER),
  'P3.1': kept(['reportProgress', 'decideClosing'], ORDER),
  'P3.2': kept(['deliveredOf', 'decideReading'], ORDER),
  'P3.3': kept(['settle'], ORDER),
  'P3.4': kept(['decideClosing'], shown('/orders/:id', 'event.clause'), shown('/help')),
  'P3.5': kept(['isLate'], ORDER),
  'P3.6': kept(['decideClosing'], ORDER),
  'P4.1': kept(['decideRefill'], REFILL),
  'P4.2': kept(['decideRefill'], REFILL),
  'P4.3': kept(['decideRefill'], REFILL),
  'P4.4': kept(['decideRefill'], REFILL),
  'P4.5': kept(['decideRefill'], REFILL),
  'P4.6': kept(['decideRefill'], REFILL),
  'P4.7': kept(['decideRefill'], REFILL),
  'P4.8': kept(['decideRefill', 'dropReadingAfter'], REFILL),
  'P4.9': kept(['decideRefill'], REFILL),
  'P4.10': kept(['decideRefill'], REFILL),
  'P4.11': kept(['decideRefill'], REFILL),
  'P4.12': kept(['decideRefill'], REFILL),
  'P4.13': kept(['droppedOf'], ORDER),
  'P4.14': kept(['refillStartLatestAt'], ORDER),
  'P4.15': kept(['decideEvidence', 'maySeeEvidence'], ORDER, shown('/house/refills', 'P4.15')),
  'P4.16': kept(['decideRefill'], REFILL),
  'P4.17': kept(['decideRefill'], shown('/help')),
  'P5.1': kept(['decidePayment', 'decideBankTransfer', 'decideCancelling', 'isPaid'], shown('/funds/add'), shown('/funds/payments/:id'), shown('/house/payments')),
  'P5.2': kept(['decidePayment', 'bonusFor'], shown('/funds/add'), shown('/funds/payments/:id'), shown('/house/payment-methods')),
  'P5.3': kept(['decideWithdrawal', 'decideWithdrawalAnswer', 'decideWithdrawalPayout', 'workingDaysAfter'], WITHDRAWAL, shown('/house/withdrawals')),
  'P5.4': kept(['withdrawalQuote', 'planWithdrawal', 'payoutChanges', 'decideCredit', 'decideCreditAnswer'], WITHDRAWAL, shown('/house/withdrawals'), shown('/house/credits')),
  'P5.5': kept(['withdrawalQuote'], WITHDRAWAL),
  'P5.6': kept(['planRefund'], shown('/funds')),
  'P5.7': kept(['standingAfter', 'claimedShareOf', 'terminatedStatusOf', 'decideRevival', 'decideRestoring', 'decidePlacement', 'decideRefill', 'decideWithdrawal'], shown(EVERY_PAGE), shown('/funds'), shown('/funds/payments/:id'), shown('/house/payments')),
  'P5.8': kept(['standingAfter', 'isFraudulent', 'decideRestoring', 'decidePlacement', 'decideWithdrawal'], shown(EVERY_PAGE), shown('/funds/payments/:id')),
  'P6.1': kept(['decideThread', 'decideMessage'], shown('/help'), shown('/help/:id', 'decideMessage'), shown('/house/help', 'decideMessage')),
  'P6.2': { decidedBy: [], screens: [TERMS], missing: { decision: 'Words of an agent; nothing is decided. No mutation refunds on request.' } },
  'P6.3': kept(['decideSpeedUp'], shown('/orders/:id', 'P6.3'), shown('/house/refills', 'P6.3')),
  'P6.4': {
    decidedBy: [], screens: [TERMS], missing: { decision: 'Words alone; nothing is decided.', test: 'Words alone; that they stand on the terms page is tested with all others.' },
  },
  'P7.1': kept(['termsOf', 'termsDiff', 'settingsDiff'], ORDER, TERMS, shown('/account'), shown('/house/settings', 'settingsDiff')),
  'P7.2': {
    decidedBy: [], screens: [TERMS, shown('/account')],
    missing: { decision: 'Nothing is decided: what a supplier is sent is built without the customer.' },
  },
  'P7.3': kept(['decideErasure'], shown('/account')),
}

/** A test that begins with a clause's number. */
export interface ClauseTest {
  readonly clause: ClauseId
  readonly name: string
}

const IDS: ReadonlySet<string> = new Set(CLAUSES.map(clause => clause.id))
/** The name of a test, or of a row in a table of cases. A list of numbers that something is compared to is neither. */
const TEST_NAMES = /(?:\b(?:it|test)(?:\.[a-z]+)*\(|\)\(|(?<![(\w])\[)\s*(['"`])(P\d\.\d+) ((?:(?!\1)[^\\\n])+)\1/g

/** The tests in the source of a test file whose names begin with the number of a clause. */
export function clauseTestsIn(source: string): readonly ClauseTest[] {
  return [...source.matchAll(TEST_NAMES)].flatMap(([, , clause = '', name = '']) => IDS.has(clause) ? [{ clause: clause as ClauseId, name }] : [])
}

/** The most test files that a cell of the table names. */
const FILE_LIMIT = 3

/**
 * The table of all clauses with who decides them, tests that prove them, and pages that show them, for `docs/terms.md`.
 *
 * @param tests what `clauseTestsIn` found, by the path of each test file, in the order of the paths
 */
export function proofMarkdown(tests: ReadonlyMap<string, readonly ClauseTest[]>): string {
  const rows = CLAUSES.map(({ id, title }) => {
    const pages = CLAUSE_PROOF[id].screens.map(({ route, notYet }) => notYet ?? `\`${route}\``).join(', ')
    return `| ${id} ${title} | ${decisionsText(CLAUSE_PROOF[id])} | ${testsText(id, tests)} | ${pages} |`
  })
  return [
    '## Where each clause is kept', '',
    'The functions are those of `schema/`, the tests those whose names begin with the clause, the first of each file; the pages show the clause where it matters.', '',
    '| clause | decided by | tests | page |', '| --- | --- | --- | --- |', ...rows, '',
  ].join('\n')
}

function decisionsText({ decidedBy, missing, partly }: ClauseProof): string {
  if (decidedBy.length === 0) return missing.decision ?? ''
  return `${decidedBy.map(name => `\`${name}\``).join(', ')}${partly === undefined ? '' : `: ${partly}`}`
}

function testsText(id: ClauseId, tests: ReadonlyMap<string, readonly ClauseTest[]>): string {
  const firsts = [...tests].flatMap(([path, found]) => {
    const own = found.filter(test => test.clause === id)
    // A name that begins with a placeholder says little; it stands in where there is no other.
    const first = own.find(test => !test.name.startsWith('%')) ?? own[0]
    return first === undefined ? [] : [`\`${path}\` “${first.name.replaceAll('|', '\\|')}”`]
  })
  if (firsts.length === 0) return CLAUSE_PROOF[id].missing.test ?? ''
  const rest = firsts.length - FILE_LIMIT
  return `${firsts.slice(0, FILE_LIMIT).join(', ')}${rest > 0 ? `, and ${rest} more ${rest === 1 ? 'file' : 'files'}` : ''}`
}
