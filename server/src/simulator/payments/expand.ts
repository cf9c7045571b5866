import { wrong } from './api-error.ts'
import type { Ledger } from './ledger.ts'
import { listAnswer } from './list.ts'

type Answer = Record<string, unknown>

/** The answer with the objects in place of their ids wherever the caller asked for it, as in `payment_intent.latest_charge`. */
export function expand(ledger: Ledger, answer: object, paths: readonly string[]): object {
  const expanded = structuredClone(answer) as Answer
  for (const path of paths) expandPath(ledger, expanded, path.split('.'), path)
  return expanded
}

function expandPath(ledger: Ledger, answer: Answer, [name, ...rest]: readonly string[], path: string): void {
  if (name === undefined) return
  if (name === 'data' && Array.isArray(answer.data)) {
    for (const each of answer.data as Answer[]) expandPath(ledger, each, rest, path)
    return
  }
  if (name === 'line_items' && answer.object === 'checkout.session') {
    answer.line_items = listAnswer(ledger.checkouts.get(String(answer.id))?.items ?? [], false, `/v1/checkout/sessions/${answer.id}/line_items`)
  } else if (typeof answer[name] === 'string') {
    const found = ledger.intents.get(answer[name]) ?? ledger.charges.get(answer[name])
    if (found === undefined) throw wrong('expand', `This property cannot be expanded (${path}).`)
    answer[name] = structuredClone(found)
  } else if (answer[name] === undefined) {
    throw wrong('expand', `This property cannot be expanded (${path}).`)
  }
  const below = answer[name]
  if (rest.length > 0 && below !== null) expandPath(ledger, below as Answer, rest, path)
}
