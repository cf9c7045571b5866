/**
 * `pnpm pictures [url]`: takes the pictures of the README from a running demonstration. They are what its customer really sees; take them anew when the look changes.
 */
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { startBrowser } from '../support/browser.ts'

const url = process.argv[2] ?? 'http://127.0.0.1:4000'
const FOLDER = fileURLToPath(new URL('../../docs/pictures', import.meta.url))
const CUSTOMER = { email: 'customer@tallyboard.test', password: 'tallyboard-customer' }

const browser = await startBrowser()
try {
  for (const theme of ['dark', 'light'] as const) {
    const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1.5, colorScheme: theme, locale: 'en-GB' })
    const answer = await context.request.post('/api/auth/sign-in/email', { data: CUSTOMER, headers: { origin: new URL(url).origin } })
    if (!answer.ok()) throw new Error(`signing in answered ${answer.status()}: ${await answer.text()}`)
    const page = await context.newPage()
    await take(page, '/', `overview-${theme}`)
    const moving = await page.evaluate(async () => {
      const reply = await fetch('/graphql', {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: '{ overview { movingOrders(first: 8) { id delivered quantity isLate } } }' }),
      })
      const { data } = await reply.json() as { data: { overview: { movingOrders: { id: string, delivered: number, quantity: number, isLate: boolean }[] } } }
      const orders = data.overview.movingOrders
      return orders.toSorted((one, other) => Number(one.isLate) - Number(other.isLate) || other.delivered / other.quantity - one.delivered / one.quantity)[0]?.id
    })
    if (moving !== undefined) await take(page, `/orders/${moving}`, `order-${theme}`)
    await page.goto('/funds')
    await page.getByLabel('Amount').first().fill('83.20')
    await shoot(page, `funds-${theme}`)
    await context.close()
  }
} finally {
  await browser.close()
}

async function take(page: Page, path: string, name: string): Promise<void> {
  await page.goto(path)
  await shoot(page, name)
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  // Charts come after the page, and draw themselves once.
  await page.waitForTimeout(1_500)
  await page.screenshot({ path: `${FOLDER}/${name}.png` })
  console.log(`docs/pictures/${name}.png`)
}
