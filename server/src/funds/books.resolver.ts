import { Permission } from '@tallyboard/schema'
import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, pageOf, type Page } from '../connection.ts'
import { requirePermission, type Context } from '../context.ts'
import { DateTime } from '../scalars/date-time.ts'
import { readBooksAlarm, readBooksChecks, seeBooksCheck } from './books-checks.ts'
import { readBooks } from './books-query.ts'
import { BooksCheckConnectionType, BooksCheckType, BooksType, SeeBooksCheckInput } from './books.graphql.ts'

@Resolver()
export class BooksResolver {
  @Query(() => BooksType, { description: 'The books of the house, now with the sentences that prove them, or as they stood at a past instant. For those who read the house.' })
  async books(
    @Ctx() context: Context,
    @Arg('at', () => DateTime, { nullable: true, description: 'A past instant; everything up to and including it counts.' }) at: Date | null | undefined,
  ): Promise<BooksType> {
    requirePermission(context, Permission.ReadHouse)
    return await readBooks(context.house, at ?? null)
  }

  @Query(() => BooksCheckConnectionType, { description: 'What the nightly checks of the books answered, newest first. For those who read the house.' })
  async booksChecks(
    @Ctx() context: Context,
    @Arg('first', () => Int, { defaultValue: 30 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<BooksCheckType>> {
    requirePermission(context, Permission.ReadHouse)
    const beforeId = after == null ? null : decodeCursor('booksChecks', after, ['id'])[0] ?? null
    const checks = await readBooksChecks(context.house.db, checkPageSize(first), beforeId)
    return pageOf(checks, { first, isContinued: beforeId !== null }, check => encodeCursor('booksChecks', [check.id]))
  }

  @Query(() => BooksCheckType, { nullable: true, description: 'The newest check that found something and that nobody has looked at; null when all is well. For those who read the house.' })
  async booksAlarm(@Ctx() context: Context): Promise<BooksCheckType | null> {
    requirePermission(context, Permission.ReadHouse)
    return await readBooksAlarm(context.house.db)
  }

  @Mutation(() => BooksCheckType, { description: 'Notes that somebody has looked at a check, and so ends its alarm and those before it. For who manages money.' })
  async seeBooksCheck(@Ctx() context: Context, @Arg('input', () => SeeBooksCheckInput) input: SeeBooksCheckInput): Promise<BooksCheckType> {
    return await seeBooksCheck(context.house, requirePermission(context, Permission.ManageMoney), input)
  }
}
