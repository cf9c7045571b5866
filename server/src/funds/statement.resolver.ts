import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, pageOf, type Page } from '../connection.ts'
import { requireViewer, type Context } from '../context.ts'
import { inputError } from '../errors.ts'
import { checkSelection, lineOf } from './statement-line.ts'
import { readStatement, type StatementPosition } from './statement-query.ts'
import { StatementConnectionType, StatementFilterInput, type StatementLineType } from './statement.graphql.ts'

@Resolver()
export class StatementResolver {
  @Query(() => StatementConnectionType, { description: 'Your statement, newest first. after reads towards older lines, before towards newer ones.' })
  async statement(
    @Ctx() context: Context,
    @Arg('filter', () => StatementFilterInput, { nullable: true }) filter: StatementFilterInput | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
    @Arg('before', () => String, { nullable: true }) before: string | null | undefined,
  ): Promise<Page<StatementLineType>> {
    const { accountId } = requireViewer(context)
    const position = positionOf(after ?? null, before ?? null)
    const rows = await readStatement(context.house.db, accountId, checkSelection(filter ?? {}), checkPageSize(first), position)
    return pageOf(rows.map(lineOf), { first, isBackward: position?.isBackward === true, isContinued: position !== null },
      line => encodeCursor('statement', [line.id, line.transferId]))
  }
}

function positionOf(after: string | null, before: string | null): StatementPosition | null {
  if (after !== null && before !== null) throw inputError('Give after or before, not both.', { field: 'before' })
  const [cursor, isBackward] = [after ?? before, before !== null]
  if (cursor === null) return null
  const [postingId = '', transferId = ''] = decodeCursor('statement', cursor, ['id', 'id'], isBackward ? 'before' : 'after')
  return { postingId, transferId, isBackward }
}
