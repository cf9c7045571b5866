import type { Clause, ClauseId } from './clauses.ts'

/** What happened to a clause between two versions. */
export const ClauseChangeKind = { Added: 'Added', Removed: 'Removed', Changed: 'Changed' } as const
export type ClauseChangeKind = (typeof ClauseChangeKind)[keyof typeof ClauseChangeKind]

/** What happened to some words of it. */
export const WordsKind = { Same: 'Same', Added: 'Added', Removed: 'Removed' } as const
export type WordsKind = (typeof WordsKind)[keyof typeof WordsKind]

/** Neighbouring words of one kind, joined by blanks. */
export interface WordsPart {
  readonly kind: WordsKind
  readonly text: string
}

/** How one clause differs. `parts` read in order: without the removed ones they are the new words, without the added ones the old. */
export interface ClauseChange {
  readonly id: ClauseId
  readonly kind: ClauseChangeKind
  readonly title: string
  readonly parts: readonly WordsPart[]
}

/**
 * The words that are compared one by one; a pair of clauses with more is shown as the old beside the new. Comparing takes the product of
 * both lengths, and no clause that people read is as long.
 */
const WORD_LIMIT = 400

/**
 * How two versions of the terms differ, clause by clause in the order of their numbers: what was added, removed, and in what words changed
 * (P7.1). The same function compares one version under two settings. Clauses that stay as they are do not appear.
 */
export function termsDiff(before: readonly Clause[], after: readonly Clause[]): readonly ClauseChange[] {
  const old = new Map(before.map(clause => [clause.id, clause]))
  const present = new Map(after.map(clause => [clause.id, clause]))
  const ids = [...new Set([...old.keys(), ...present.keys()])].sort(byNumber)
  return ids.map(id => clauseChangeOf(id, old.get(id), present.get(id))).filter(change => change !== null)
}

function clauseChangeOf(id: ClauseId, was: Clause | undefined, is: Clause | undefined): ClauseChange | null {
  const title = (is ?? was)?.title ?? ''
  const [before, after] = [was === undefined ? '' : wordingOf(was), is === undefined ? '' : wordingOf(is)]
  if (before === after) return null
  const kind = was === undefined ? ClauseChangeKind.Added : is === undefined ? ClauseChangeKind.Removed : ClauseChangeKind.Changed
  return { id, kind, title, parts: wordsDiff(before, after) }
}

/** How two sentences differ, word by word: as few words as possible are called removed or added. */
export function wordsDiff(before: string, after: string): readonly WordsPart[] {
  const old = wordsOf(before)
  const present = wordsOf(after)
  if (old.length > WORD_LIMIT || present.length > WORD_LIMIT) return joined([...marked(old, WordsKind.Removed), ...marked(present, WordsKind.Added)])
  const common = commonLengths(old, present)
  const words: WordsPart[] = []
  let [left, right] = [0, 0]
  while (left < old.length || right < present.length) {
    const [was, is] = [old[left], present[right]]
    if (was !== undefined && was === is) {
      words.push({ kind: WordsKind.Same, text: was })
      left++
      right++
    } else if (was !== undefined && (is === undefined || common(left + 1, right) >= common(left, right + 1))) {
      words.push({ kind: WordsKind.Removed, text: was })
      left++
    } else if (is !== undefined) {
      words.push({ kind: WordsKind.Added, text: is })
      right++
    }
  }
  return joined(words)
}

/** Title and sentence of a clause, which are compared together. */
function wordingOf({ title, text }: Clause): string {
  return `${title}. ${text}`
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter(word => word !== '')
}

function marked(words: readonly string[], kind: WordsKind): readonly WordsPart[] {
  return words.map(text => ({ kind, text }))
}

/** Neighbours of one kind become one part. */
function joined(words: readonly WordsPart[]): readonly WordsPart[] {
  const parts: WordsPart[] = []
  for (const word of words) {
    const last = parts.at(-1)
    if (last?.kind === word.kind) parts[parts.length - 1] = { kind: word.kind, text: `${last.text} ${word.text}` }
    else parts.push(word)
  }
  return parts
}

/** How many words in the same order two texts have in common from a place in each to their ends. */
function commonLengths(old: readonly string[], present: readonly string[]): (left: number, right: number) => number {
  const width = present.length + 1
  const lengths = new Uint16Array((old.length + 1) * width)
  const at = (left: number, right: number) => lengths[left * width + right] ?? 0
  for (let left = old.length - 1; left >= 0; left--) {
    for (let right = present.length - 1; right >= 0; right--) {
      lengths[left * width + right] = old[left] === present[right] ? at(left + 1, right + 1) + 1 : Math.max(at(left + 1, right), at(left, right + 1))
    }
  }
  return at
}

/** P2.9 stands before P2.10. */
function byNumber(left: ClauseId, right: ClauseId): number {
  const [leftSection = 0, leftClause = 0] = left.slice(1).split('.').map(Number)
  const [rightSection = 0, rightClause = 0] = right.slice(1).split('.').map(Number)
  return leftSection - rightSection || leftClause - rightClause
}
