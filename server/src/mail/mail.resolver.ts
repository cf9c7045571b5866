import { Permission, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { requirePermission, requireViewer, type Context } from '../context.ts'
import { invariant } from '../errors.ts'
import { readMailPreferences, setMailPreferences } from './mail-preferences.ts'
import { readMail, readMails, type MailRecord } from './mail-query.ts'
import {
  MailConnectionType, MailFilterInput, MailPreferencesType, MailType, ResendMailInput, ResendMailResult, SetMailPreferencesInput, SetMailPreferencesResult,
} from './mail.graphql.ts'
import { resendMail } from './resend-mail.ts'

const LIST = 'mails'

@Resolver()
export class MailResolver {
  @Query(() => MailConnectionType, { description: 'The outbox, newest first. For administrators.' })
  async mails(
    @Ctx() context: Context,
    @Arg('filter', () => MailFilterInput, { nullable: true }) filter: MailFilterInput | null,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null,
  ): Promise<Page<MailRecord>> {
    requirePermission(context, Permission.ManageHouse)
    const limit = checkPageSize(first) + 1
    const [beforeId = null] = after == null ? [] : decodeCursor(LIST, after, ['id'])
    const accountId = filter?.accountId ?? null
    const rows = accountId !== null && !isRowId(accountId) ? [] : await readMails(context.house.db, { state: filter?.state ?? null, kind: filter?.kind ?? null, accountId, beforeId, limit })
    return pageOf(rows, { first, isContinued: beforeId !== null }, mail => encodeCursor(LIST, [mail.id]))
  }

  @Query(() => MailType, { nullable: true, description: 'One letter. For administrators.' })
  async mail(@Ctx() context: Context, @Arg('id', () => ID) id: string): Promise<MailRecord | null> {
    requirePermission(context, Permission.ManageHouse)
    return isRowId(id) ? await readMail(context.house.db, id) : null
  }

  @Query(() => Boolean, { description: 'Whether the house has a mail server. Without one its letters stay in the outbox. For administrators.' })
  hasMailServer(@Ctx() context: Context): boolean {
    requirePermission(context, Permission.ManageHouse)
    return context.house.env.smtpUrl !== null
  }

  @Mutation(() => ResendMailResult, { description: 'Sends a letter that failed, or was kept, once more. For administrators.' })
  async resendMail(@Ctx() context: Context, @Arg('input', () => ResendMailInput) input: ResendMailInput): Promise<MailRecord | Refusal> {
    const viewer = requirePermission(context, Permission.ManageHouse)
    const answer = await resendMail(context.house, viewer, input)
    if (answer.kind === 'Refused') return answer.refusal
    const mail = await readMail(context.house.db, answer.mailId)
    invariant(mail !== null, 'a letter that waits again is there')
    return mail
  }

  @Query(() => MailPreferencesType, { description: 'Which letters the viewer gets.' })
  async mailPreferences(@Ctx() context: Context): Promise<MailPreferencesType> {
    return await preferencesOf(context, requireViewer(context).accountId)
  }

  @Mutation(() => SetMailPreferencesResult, { description: 'Chooses which letters the viewer gets.' })
  async setMailPreferences(@Ctx() context: Context, @Arg('input', () => SetMailPreferencesInput) input: SetMailPreferencesInput): Promise<MailPreferencesType | Refusal> {
    const viewer = requireViewer(context)
    const answer = await setMailPreferences(context.house, viewer, { offKinds: input.offKinds, lowBalanceMicros: input.lowBalance ?? null, idempotencyKey: input.idempotencyKey })
    return answer.kind === 'Refused' ? answer.refusal : await preferencesOf(context, viewer.accountId)
  }
}

async function preferencesOf({ house }: Context, accountId: string): Promise<MailPreferencesType> {
  const { currency, offKinds, lowBalanceMicros } = await readMailPreferences(house.db, accountId)
  return { offKinds, lowBalance: lowBalanceMicros, currency }
}
