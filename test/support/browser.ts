import { existsSync } from 'node:fs'
import bundled from '@sparticuz/chromium'
import { chromium, type Browser, type Page } from 'playwright-core'
import { onTestFailed } from 'vitest'
import type { Session } from './house.ts'

export const DESK = { width: 1440, height: 900 } as const
export const PHONE = { width: 390, height: 844 } as const
export type Theme = 'dark' | 'light'

export interface VisitOptions {
  /** Who is signed in; nobody unless told. */
  readonly session?: Session
  readonly screen?: typeof DESK | typeof PHONE
  readonly theme?: Theme
}

/** A page in a browser profile of its own, and what went wrong on it. */
export interface Visit {
  readonly page: Page
  /** Errors that were thrown or written to the console, and answers the page did not expect. Empty on a page that works. */
  readonly faults: readonly string[]
  close(): Promise<void>
}

/** Where a distribution puts its browser. */
const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** `CHROME`, else one that is installed, else the one that came from npm. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROME'] ?? INSTALLED.find(path => existsSync(path)) ?? await bundled.executablePath()
  return await chromium.launch({ executablePath, args: FLAGS })
}

/** Opens a browser profile on the house. The zone is fixed, so that a time of day reads the same wherever the test runs. */
export async function visit(browser: Browser, url: string, { session, screen = DESK, theme = 'light' }: VisitOptions = {}): Promise<Visit> {
  const isPhone = screen === PHONE
  const context = await browser.newContext({ baseURL: url, viewport: screen, colorScheme: theme, hasTouch: isPhone, isMobile: isPhone, locale: 'en-GB', timezoneId: 'Europe/Berlin' })
  if (session !== undefined) {
    const { email, password } = session
    const answer = await context.request.post('/api/auth/sign-in/email', { data: { email, password }, headers: { origin: new URL(url).origin } })
    if (!answer.ok()) throw new Error(`signing in answered ${answer.status()}: ${await answer.text()}`)
  }
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', error => faults.push(error.stack ?? error.message))
  page.on('console', message => { if (message.type() === 'error') faults.push(`${message.text()} ${message.location().url}`) })
  // The console says that a request failed, the answer says why.
  page.on('response', response => {
    if (response.status() >= 400) void response.text().then(text => faults.push(`${response.status()} ${response.url()} ${text.slice(0, 500)}`), () => undefined)
  })
  // A failure in a browser is hard to read without what stood on the page.
  onTestFailed(async () => {
    if (!page.isClosed()) console.error(`${page.url()}\n${(await page.locator('body').innerText().catch(() => '')).slice(0, 2_000)}\n${faults.join('\n')}`)
  })
  return { page, faults, close: async () => await context.close() }
}

/** By how many pixels the page is wider than the screen. */
export async function sidewaysPixels(page: Page): Promise<number> {
  return await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

/** What lies under the bar at the bottom of a phone counts as covered, though a thumb scrolls it away. So for once everything stands in the flow of the page. */
export async function unpin(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const each of document.querySelectorAll<HTMLElement>('body *')) if (['fixed', 'sticky'].includes(getComputedStyle(each).position)) each.style.position = 'static'
  })
}
