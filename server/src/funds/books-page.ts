import { CHART, MOVEMENTS } from '@tallyboard/schema'
import { BOOKS_SENTENCES } from './books.ts'

/** docs/books.md: the chart of accounts, every kind of movement and every sentence of the books, as the program has them. */
export function booksMarkdown(): string {
  return `# The books

Money is whole millionths of an account's currency. It moves by *transfers*: each has a kind, a cause (an order, a payment, a withdrawal), an actor, a
reason and a clause of the terms, and one *posting* or a few. A posting moves a positive amount from one account to another, so the books balance by
construction: all accounts of one currency together hold nothing. Transfers and postings are never changed or taken away; a correction is the reverse.

A customer's account has one currency, set when it is opened. Every transfer, payment, withdrawal, dispute and proposed credit carries its currency, and
the database refuses one that differs from its account's; in the program, a plan of a transfer carries the currency of the purse it is made for.

## Accounts

| account | what it holds |
| --- | --- |
${Object.entries(CHART).map(([name, what]) => `| \`${name}\` | ${what} |`).join('\n')}

What a customer can spend and what is set aside are stored in one row, \`balances\`, that a transfer locks and moves; it is the last lock of every
command. The house's accounts are never stored: a row that every order moves would let one order through at a time. Their balances are sums of postings.

## Movements

| kind | when | clauses | postings |
| --- | --- | --- | --- |
${Object.entries(MOVEMENTS).map(([kind, { when, clauses, postings }]) =>
  `| ${kind} | ${when} | ${clauses.join(', ')} | ${postings.map(({ from, to, what }) => `${from} → ${to}: ${what}`).join('<br>')} |`).join('\n')}

A posting of nothing is left out: a dispute of an empty balance sets nothing aside. What is owed of a dispute is its amount and bonus less what was
recovered; it stays in \`house:owed\`, and nothing of it is taken from money that comes later.

## What is proved

\`npx pnpm@12 books:check\` asks the books every sentence below, of live data, about one moment; each is a query for rows that contradict it. A job asks them
every night at 03:33 UTC, keeps the answers for administrators, and raises an alarm in their desk that stands until somebody has looked.

${BOOKS_SENTENCES.map(({ sentence }, index) => `${index + 1}. ${sentence}`).join('\n')}

## The books of a past instant

\`books(at: …)\` answers what each account held at any past instant, which itself counts. Every hour a job writes down the sums at the last full hour that is
ten minutes past, so that a question adds up what moved since a snapshot and not the life of the house. A command's instant is taken when it begins; after
ten minutes whatever carries an older one is committed, or never will be.
`
}
