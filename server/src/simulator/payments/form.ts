import { wrong } from './api-error.ts'

/** A form with names such as `line_items[0][price_data][currency]`, as the tree it means. Lists are objects with numbers for names. */
export interface Form { readonly [name: string]: string | Form }

/** A form that nests deeper, or has more fields, is nobody's honest request. */
const DEPTH_MAX = 6
const FIELDS_MAX = 1_000

export function parseForm(fields: URLSearchParams): Form {
  const form = emptyForm()
  let count = 0
  for (const [name, value] of fields) {
    const path = name.split('[').map((part, depth) => depth === 0 ? part : part.replace(/\]$/, ''))
    if (++count > FIELDS_MAX || path.length > DEPTH_MAX) throw wrong(name.slice(0, 100), 'The request has too many or too deep fields.')
    let place = form
    for (const part of path.slice(0, -1)) {
      const below = place[part] ??= emptyForm()
      if (typeof below === 'string') throw wrong(name, `${name} is both a value and an object.`)
      place = below as MutableForm
    }
    const last = path.at(-1)!
    // `expand[]=a&expand[]=b` counts by itself.
    place[last === '' ? String(Object.keys(place).length) : last] = value
  }
  return form
}

type MutableForm = { [name: string]: string | Form }

/** Without a prototype: `__proto__` is a name like any other. */
function emptyForm(): MutableForm {
  return Object.create(null) as MutableForm
}

export function textOf(form: Form, name: string, lengthMax = 5_000): string | null {
  const value = form[name]
  if (value === undefined || value === '') return null
  if (typeof value !== 'string') throw wrong(name, `${name} must be a text.`)
  if (value.length > lengthMax) throw wrong(name, `${name} may have at most ${lengthMax} characters.`)
  return value
}

export function wholeOf(form: Form, name: string, min: number, max: number): number | null {
  const text = textOf(form, name)
  if (text === null) return null
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= min && value <= max)) throw wrong(name, `Invalid integer: ${name} must be from ${min} to ${max}, not ${text.slice(0, 40)}.`)
  return value
}

export function formOf(form: Form, name: string): Form {
  const value = form[name]
  if (value === undefined || value === '') return emptyForm()
  if (typeof value === 'string') throw wrong(name, `${name} must be an object.`)
  return value
}

export function listOf(form: Form, name: string): readonly (string | Form)[] {
  return Object.values(formOf(form, name))
}
