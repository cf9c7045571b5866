import pg from 'pg'

/** A value of a recorded statement: always the same, the moment of the replay, a part of an earlier statement's answer, or a text that names its caller. */
export type RecordedValue =
  | { readonly kind: 'Constant', readonly value: unknown }
  | { readonly kind: 'Now' }
  | { readonly kind: 'Answer', readonly statement: number, readonly column: string }
  | { readonly kind: 'Text', readonly text: string }
  | { readonly kind: 'Texts', readonly texts: readonly string[] }

export interface RecordedStatement {
  readonly text: string
  /** Set when the product prepares it under a name; then the replay does the same. */
  readonly name: string | null
  readonly values: readonly RecordedValue[]
}

/** What tells one caller of the recorded transaction from another: each appears in texts and is replaced by the replaying caller's own. */
export interface Marks {
  readonly accountId: string
  readonly link: string
  readonly key: string
}

interface Heard {
  readonly text: string
  readonly name: string | null
  readonly values: readonly unknown[]
  answer: Readonly<Record<string, unknown>>
}

type Query = (...args: unknown[]) => unknown

/** Listens to every statement this process sends while `work` runs, and keeps those of the last transaction. */
export async function hearTransaction(work: () => Promise<unknown>): Promise<readonly Heard[]> {
  const original = pg.Client.prototype.query as unknown as Query
  const heard = new Map<pg.Client, Heard[]>()
  let last: readonly Heard[] = []
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [config, given] = args
    const { text, name = null, values = given } = (typeof config === 'string' ? { text: config } : config) as { text: string, name?: string | null, values?: unknown }
    const statement: Heard = { text, name, values: Array.isArray(values) ? [...values as unknown[]] : [], answer: {} }
    if (/^(begin|start transaction)/i.test(text)) heard.set(this, [])
    heard.get(this)?.push(statement)
    const result = original.apply(this, args) as Promise<{ rows?: Record<string, unknown>[] }>
    void Promise.resolve(result).then(answer => { statement.answer = answer?.rows?.[0] ?? {} }, () => undefined)
    if (/^commit/i.test(text)) last = heard.get(this) ?? last
    return result
  } as typeof pg.Client.prototype.query
  try {
    await work()
    return last
  } finally {
    pg.Client.prototype.query = original as unknown as typeof pg.Client.prototype.query
  }
}

/** Puts two hearings of the same work together: what differs between them is the caller's, a moment's, or an earlier answer's. */
export function recordingOf(one: readonly Heard[], marks: Marks, other: readonly Heard[]): readonly RecordedStatement[] {
  if (one.length !== other.length || one.some((statement, index) => statement.text !== other[index]!.text)) throw new Error('the two hearings are of different statements')
  return one.map((statement, index) => ({
    text: statement.text,
    name: statement.name,
    values: statement.values.map((value, position) => {
      if (value instanceof Date) return { kind: 'Now' }
      const match = value === other[index]!.values[position] ? null : answerOf(one.slice(0, index), value, other, other[index]!.values[position])
      if (match !== null) return match
      if (Array.isArray(value)) return { kind: 'Texts', texts: value.map(String) }
      if (typeof value === 'string') return { kind: 'Text', text: value }
      return { kind: 'Constant', value: typeof value === 'bigint' ? value.toString() : value }
    }),
  }))

  function answerOf(before: readonly Heard[], value: unknown, otherHeard: readonly Heard[], otherValue: unknown): RecordedValue | null {
    for (const [index, { answer }] of before.entries()) {
      for (const [column, found] of Object.entries(answer)) {
        if (String(found) === String(value) && String(otherHeard[index]!.answer[column]) === String(otherValue) && String(value) !== marks.accountId) {
          return { kind: 'Answer', statement: index, column }
        }
      }
    }
    return null
  }
}

/** Sends the recorded statements for another caller. */
export async function replay(client: pg.Client, recording: readonly RecordedStatement[], recorded: Marks, own: Marks): Promise<void> {
  const ours = (text: string): string => text === recorded.accountId ? own.accountId
    : text.replaceAll(recorded.link, own.link).replaceAll(recorded.key, own.key).replaceAll(`available:${recorded.accountId}`, `available:${own.accountId}`)
  const answers: Readonly<Record<string, unknown>>[] = []
  const now = new Date()
  for (const { text, name, values } of recording) {
    const { rows } = await client.query<Record<string, unknown>>({
      text,
      ...(name === null ? {} : { name }),
      values: values.map(value => {
        switch (value.kind) {
          case 'Constant': return value.value
          case 'Now': return now
          case 'Answer': return answers[value.statement]![value.column]
          case 'Text': return ours(value.text)
          case 'Texts': return value.texts.map(ours)
        }
      }),
    })
    answers.push(rows[0] ?? {})
  }
}
