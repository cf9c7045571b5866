import { sql } from 'kysely'
import pg from 'pg'

const MARK = /^\s*\/\* prepared: (\w+) \*\//

/**
 * Begins a statement that each connection parses and plans once: ``sql`${prepared('take')} select …` ``. For the few statements whose planning
 * costs more than running them, and never for one whose best plan hangs on its values: after a few runs all values share a plan. Its columns
 * are named one by one, because a plan whose result changes shape is refused while a migration is rolled out. A name belongs to one text.
 */
export function prepared(name: string) {
  return sql.raw(`/* prepared: ${name} */`)
}

/** A client that sends statements so marked under their names. */
export class PreparingClient extends pg.Client {
  override query = ((...args: unknown[]): unknown => {
    const [text, values, ...rest] = args
    const name = typeof text === 'string' ? MARK.exec(text)?.[1] : undefined
    const send = pg.Client.prototype.query as (this: pg.Client, ...given: unknown[]) => unknown
    return name === undefined ? send.apply(this, args) : send.call(this, { name, text, values }, ...rest)
  }) as pg.Client['query']
}
