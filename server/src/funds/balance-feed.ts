import { notFound } from '../errors.ts'
import type { House } from '../house.ts'
import { feedOf, openMailbox } from '../mailbox.ts'
import type { BalanceMessage } from '../topics.ts'
import { balanceMessage } from './balance-message.ts'
import { readBalances } from './balance-query.ts'

/**
 * A customer's balance now, unless its version is known already, and then each change. It listens before it reads, so a change in between
 * is not lost; only the newest balance waits for a slow reader.
 */
export function watchBalance(house: House, accountId: string, afterVersion: number | null): AsyncIterableIterator<BalanceMessage> {
  const mailbox = openMailbox<BalanceMessage>((waiting, next) => next.version > waiting.version ? next : waiting)
  return feedOf(mailbox, balances(house, accountId, afterVersion ?? -1, mailbox))
}

/** News can be lost between processes; what was missed is looked up this often. */
const LOOK_AGAIN_MS = 30_000

async function* balances(
  house: House, accountId: string, afterVersion: number, mailbox: ReturnType<typeof openMailbox<BalanceMessage>>,
): AsyncGenerator<BalanceMessage, void, undefined> {
  const stopListening = house.bus.listen('balance', accountId, message => mailbox.put(message))
  const lookAgain = setInterval(() => {
    readBalances(house.db, [accountId]).then(
      ([newest]) => { if (newest != null) mailbox.put(balanceMessage(newest)) },
      (cause: unknown) => house.log.warn({ err: cause }, 'a watched balance could not be looked up'))
  }, LOOK_AGAIN_MS)
  try {
    const [balance] = await readBalances(house.db, [accountId])
    if (balance == null) throw notFound('account')
    mailbox.put(balanceMessage(balance))
    let version = afterVersion
    for (let next = await mailbox.take(); next !== null; next = await mailbox.take()) {
      if (next.version <= version) continue
      version = next.version
      yield next
    }
  } finally {
    clearInterval(lookAgain)
    stopListening()
  }
}
