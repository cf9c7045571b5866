import { createTransport } from 'nodemailer'
import type { Env } from '../env.ts'

/** Where letters are handed to. */
export interface MailServer {
  readonly send: (mail: { readonly id: string, readonly address: string, readonly subject: string, readonly text: string, readonly html: string | null }) => Promise<void>
  readonly close: () => void
}

const CONNECT_TIMEOUT_MS = 10_000
const ANSWER_TIMEOUT_MS = 30_000

/** The mail server of `SMTP_URL`; null when the house has none, and its letters stay in the outbox. */
export function openMailServer({ smtpUrl, mailFrom, publicUrl }: Env): MailServer | null {
  if (smtpUrl === null || mailFrom === null) return null
  const transport = createTransport({
    url: smtpUrl, pool: true, connectionTimeout: CONNECT_TIMEOUT_MS, greetingTimeout: CONNECT_TIMEOUT_MS, socketTimeout: ANSWER_TIMEOUT_MS,
    // Letters hold text alone. Nothing in one may name a file or an address that we would then fetch.
    disableFileAccess: true, disableUrlAccess: true,
  })
  const host = publicUrl === null ? mailFrom.slice(mailFrom.lastIndexOf('@') + 1).replace(/>.*$/, '') : new URL(publicUrl).hostname
  return {
    send: async ({ id, address, subject, text, html }) => {
      await transport.sendMail({
        from: mailFrom, to: { name: '', address }, subject, text, ...(html === null ? {} : { html }),
        messageId: `<tallyboard-${id}@${host}>`, headers: { 'Auto-Submitted': 'auto-generated' },
      })
    },
    close: () => transport.close(),
  }
}
