import { Permission } from '@tallyboard/schema'
import { accountLoader } from '../accounts/account-query.ts'
import type { ActorType } from '../connection.graphql.ts'
import { requireViewer, type Context } from '../context.ts'
import type { Reader } from './presence.ts'

/** Whether the viewer answers for the house, and so may know names. */
export function isOfTheHouse({ viewer }: Context): boolean {
  return viewer?.permissions.has(Permission.AnswerHelp) === true
}

/** A name, where the viewer may know it. */
export async function nameOf(context: Context, accountId: string): Promise<string | null> {
  return isOfTheHouse(context) ? (await accountLoader(context).load(accountId))?.name ?? null : null
}

/** The readers besides the viewer. */
export async function readersFor(context: Context, readers: readonly Reader[]): Promise<ActorType[]> {
  const { accountId } = requireViewer(context)
  return await Promise.all(readers.filter(reader => reader.accountId !== accountId).map(async reader => ({
    kind: reader.kind, name: await nameOf(context, reader.accountId),
  })))
}
