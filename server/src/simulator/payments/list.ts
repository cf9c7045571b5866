import { wrong } from './api-error.ts'
import { formOf, textOf, wholeOf, type Form } from './form.ts'

const PAGE_DEFAULT = 10
const PAGE_MAX = 100

interface Listed {
  readonly id: string
  readonly created: number
}

/** One page, newest first, as `limit`, `created`, `starting_after` and `ending_before` say. */
export function pageOf<Item extends Listed>(items: Iterable<Item>, query: Form, url: string): object {
  const limit = wholeOf(query, 'limit', 1, PAGE_MAX) ?? PAGE_DEFAULT
  const all = [...items].reverse().filter(({ created }) => isWithin(created, query))
  const after = textOf(query, 'starting_after')
  const before = textOf(query, 'ending_before')
  if (before !== null) {
    const end = placeOf(all, before, 'ending_before')
    return listAnswer(all.slice(Math.max(0, end - limit), end), end > limit, url)
  }
  const start = after === null ? 0 : placeOf(all, after, 'starting_after') + 1
  return listAnswer(all.slice(start, start + limit), start + limit < all.length, url)
}

export function listAnswer(data: readonly unknown[], hasMore: boolean, url: string): object {
  return { object: 'list', data, has_more: hasMore, url }
}

function placeOf(items: readonly Listed[], id: string, param: string): number {
  const place = items.findIndex(item => item.id === id)
  if (place < 0) throw wrong(param, `No such object: '${id}'`)
  return place
}

/** `created=…`, or `created[gt]`, `created[gte]`, `created[lt]`, `created[lte]`. */
function isWithin(created: number, query: Form): boolean {
  if (typeof query.created === 'string') return created === wholeOf(query, 'created', 0, Number.MAX_SAFE_INTEGER)
  const range = formOf(query, 'created')
  const bound = (name: string, fallback: number): number => wholeOf(range, name, 0, Number.MAX_SAFE_INTEGER) ?? fallback
  return created > bound('gt', -1) && created >= bound('gte', -1) && created < bound('lt', Infinity) && created <= bound('lte', Infinity)
}
