import type { LocationQuery, LocationQueryRaw } from 'vue-router'

/** A column that may be shown or not. */
export interface Column<Id extends string> {
  readonly id: Id
  readonly label: string
  /** Shown unless the address says otherwise. */
  readonly isUsual: boolean
}

function usualOf<Id extends string>(columns: readonly Column<Id>[]): readonly Id[] {
  return columns.filter(({ isUsual }) => isUsual).map(({ id }) => id)
}

/** The columns an address asks for, in their own order; the usual ones when it asks for none it knows. `cols=` alone is all of them gone. */
export function readColumns<Id extends string>(query: LocationQuery, columns: readonly Column<Id>[]): readonly Id[] {
  const asked = query['cols']
  if (typeof asked !== 'string') return usualOf(columns)
  const names = asked.split(',')
  const known = columns.filter(({ id }) => names.includes(id)).map(({ id }) => id)
  return known.length === 0 && asked !== '' ? usualOf(columns) : known
}

/** The part of the query that says so; nothing when they are as usual. */
export function writeColumns<Id extends string>(shown: readonly Id[], columns: readonly Column<Id>[]): LocationQueryRaw {
  const cols = columns.filter(({ id }) => shown.includes(id)).map(({ id }) => id).join(',')
  return cols === usualOf(columns).join(',') ? {} : { cols }
}
