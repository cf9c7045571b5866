import { sql } from 'kysely'
import type { House } from '../house.ts'
import { isAddress } from './letters.ts'
import type { MailServer } from './mail-server.ts'

/** So many letters are with the mail server at once. */
const AT_ONCE = 5
/** A letter whose sender has not been heard of for so long is sent again: longer than the mail server is ever waited for. */
const LEASE_MS = 5 * 60_000
export const ATTEMPTS_MAX = 8
const WAIT_FIRST_MS = 30_000
const WAIT_LONGEST_MS = 2 * 3_600_000
const ERROR_LENGTH_MAX = 300

interface DueMail {
  readonly id: string
  readonly address: string
  readonly subject: string
  readonly text: string
  readonly html: string | null
  readonly attempts: number
}

/**
 * Sends what is due, a few at once. Each letter is claimed by one worker; should that one die, it is sent again after a while, under the same
 * message id, so a letter is sent at least once. How many were taken up.
 */
export async function sendMails(house: House, server: MailServer): Promise<number> {
  const now = house.clock()
  const { rows } = await sql<DueMail>`
    update mails set state = 'Sending', attempts = attempts + 1, send_at = ${new Date(now.getTime() + LEASE_MS)}::timestamptz
    where id in (select id from mails where state in ('Waiting', 'Sending') and send_at <= ${now}::timestamptz order by send_at limit ${AT_ONCE} for update skip locked)
    returning id, address, subject, text, html, attempts`.execute(house.db)
  await Promise.all(rows.map(async mail => await sendMail(house, server, mail)))
  return rows.length
}

async function sendMail(house: House, server: MailServer, mail: DueMail): Promise<void> {
  const mine = sql`id = ${mail.id}::bigint and state = 'Sending' and attempts = ${mail.attempts}`
  try {
    if (!isAddress(mail.address)) throw Object.assign(new Error('This is no address a letter could go to.'), { responseCode: 553 })
    await server.send(mail)
    await sql`update mails set state = 'Sent', sent_at = ${house.clock()}::timestamptz, last_error = null where ${mine}`.execute(house.db)
  } catch (cause) {
    const { message, responseCode = 0 } = cause as Error & { responseCode?: number }
    // A 5xx is the server's last word; anything else may pass.
    const isOver = responseCode >= 500 || mail.attempts >= ATTEMPTS_MAX
    const sendAt = new Date(house.clock().getTime() + Math.min(WAIT_FIRST_MS * 2 ** (mail.attempts - 1), WAIT_LONGEST_MS))
    await sql`
      update mails set state = ${isOver ? 'Failed' : 'Waiting'}, send_at = ${sendAt}::timestamptz, last_error = ${message.slice(0, ERROR_LENGTH_MAX)} where ${mine}`.execute(house.db)
    house.log.warn({ mailId: mail.id, reason: message }, isOver ? 'a letter was given up' : 'a letter was not taken')
  }
}
