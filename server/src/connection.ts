import { inputError } from './errors.ts'

/** A larger page costs memory and time nobody asked for; a smaller limit makes programs ask more often for the same rows. */
export const PAGE_SIZE_MAX = 100

/** What the keys in a cursor are, so that a forged one is found out before it reaches a statement. */
export type CursorKey = 'id' | 'number' | 'instant' | 'text'

export interface Edge<Node> {
  readonly cursor: string
  readonly node: Node
}

/** A page of rows, in the shape of the API's connections. */
export interface Page<Node> {
  readonly nodes: readonly Node[]
  readonly edges: readonly Edge<Node>[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}

export function checkPageSize(first: number): number {
  if (first < 1 || first > PAGE_SIZE_MAX) throw inputError(`first must be from 1 to ${PAGE_SIZE_MAX}, not ${first}.`, { field: 'first' })
  return first
}

/** Packs the sort keys of a row. `list` names the list and its order, so that a cursor of one is not taken for another's. */
export function encodeCursor(list: string, keys: readonly (string | number | Date)[]): string {
  return Buffer.from(JSON.stringify([1, list, ...keys.map(key => key instanceof Date ? key.toISOString() : key)])).toString('base64url')
}

/** Unpacks the keys again; a cursor that is not one of this list's is an input error. Instants come back in ISO form. */
export function decodeCursor(list: string, cursor: string, kinds: readonly CursorKey[], field = 'after'): string[] {
  const parts = readJson(cursor)
  const [version, name, ...keys] = parts ?? []
  const isRight = version === 1 && name === list && keys.length === kinds.length && keys.every((key, index) => isKey(key, kinds[index]))
  if (!isRight) throw inputError(`${field} is not a cursor of this list.`, { field })
  return keys.map(String)
}

const CURSOR_LENGTH_MAX = 600

function readJson(cursor: string): unknown[] | null {
  if (cursor.length > CURSOR_LENGTH_MAX || !/^[\w-]+$/.test(cursor)) return null
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(value) ? value : null
  } catch {
    // Not JSON: somebody else's text.
    return null
  }
}

function isKey(key: unknown, kind: CursorKey | undefined): boolean {
  switch (kind) {
    case 'id': return typeof key === 'string' && isRowId(key)
    case 'number': return typeof key === 'number' && Number.isFinite(key)
    case 'instant': return typeof key === 'string' && isInstant(key)
    case 'text': return typeof key === 'string' && !key.includes('\0')
    case undefined: return false
  }
}

/** As we write them ourselves: the 31st of February is none, and PostgreSQL knows no year 0. */
function isInstant(text: string): boolean {
  const at = Date.parse(text)
  return !Number.isNaN(at) && new Date(at).toISOString() === text && /^(?!0000)\d{4}-/.test(text)
}

const ROW_ID_MAX = 9_223_372_036_854_775_807n

/** Whether the text can be the number of a row. An id that cannot is simply not found. */
export function isRowId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= ROW_ID_MAX
}

/**
 * Makes a page from up to `first + 1` rows. Rows read towards the start of the list (`isBackward`) come in the reading order
 * and leave in the list's. `isContinued` says that a cursor was given, so there is something on its other side.
 */
export function pageOf<Node>(
  rows: readonly Node[],
  options: { readonly first: number, readonly isBackward?: boolean, readonly isContinued: boolean },
  cursorOf: (node: Node) => string,
): Page<Node> {
  const isMore = rows.length > options.first
  const nodes = isMore ? rows.slice(0, options.first) : [...rows]
  if (options.isBackward === true) nodes.reverse()
  const first = nodes[0]
  const last = nodes.at(-1)
  return {
    nodes,
    // Most callers ask for nodes alone, and fifty cursors cost more than one getter.
    get edges() { return nodes.map(node => ({ cursor: cursorOf(node), node })) },
    pageInfo: {
      hasNextPage: options.isBackward === true ? options.isContinued : isMore,
      hasPreviousPage: options.isBackward === true ? isMore : options.isContinued,
      startCursor: first === undefined ? null : cursorOf(first),
      endCursor: last === undefined ? null : cursorOf(last),
    },
  }
}
