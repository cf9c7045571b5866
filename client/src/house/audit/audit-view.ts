/** A field of an entry of the audit log, before and after. */
export interface FieldChange {
  readonly field: string
  readonly before: string
  readonly after: string
}

/** The fields that an entry tells of, from its JSON. What was not there is an empty text. */
export function changesOf(before: string | null, after: string | null): readonly FieldChange[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)]
  return [...new Set([...was.keys(), ...is.keys()])].map((field) => ({ field, before: was.get(field) ?? '', after: is.get(field) ?? '' }))
}

/** The fields of a JSON object as texts, in their order; none where it is no object. */
export function fieldsOf(json: string | null): ReadonlyMap<string, string> {
  if (json === null) return new Map()
  const value: unknown = JSON.parse(json)
  if (typeof value !== 'object' || value === null) return new Map([['value', textOf(value)]])
  return new Map(Object.entries(value).map(([field, one]) => [field, textOf(one)]))
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** `changeRole` as a person reads it: change role. */
export function operationWords(operation: string): string {
  return operation.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().replace(/^./, (letter) => letter.toUpperCase())
}

/** The log by what is in the address, as a file. */
export function auditCsvAddress(search: string): string {
  return search === '' ? '/audit.csv' : `/audit.csv?${new URLSearchParams({ search }).toString()}`
}
