import { seriousFindings } from '@tallyboard/test/support/axe.ts'
import { DESK, PHONE, sidewaysPixels, unpin, visit } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser, Page } from 'playwright-core'

/** How a page is looked at. Once it is there it is looked at in all four ways, so that it is loaded once. What a theme cannot change is looked for once for each screen. */
const LOOKS = [
  { name: 'light, desk', theme: 'light', screen: DESK, isOfColoursAlone: false }, { name: 'dark, desk', theme: 'dark', screen: DESK, isOfColoursAlone: true },
  { name: 'dark, phone', theme: 'dark', screen: PHONE, isOfColoursAlone: false }, { name: 'light, phone', theme: 'light', screen: PHONE, isOfColoursAlone: true },
] as const
/** After this the page is walked with Tab, which scrolls it and opens what slides in. */
const LAST_AT_DESK = 'dark, desk'

/** So many stops of the content of one page are walked; a list of thousands says nothing new after them. */
const STOPS_MAX = 30
/** The page on which the sidebar is walked as well. */
const STOPS_MAX_AT_FIRST = 80

/** So long nothing may be on its way until a page counts as arrived. */
const QUIET_MS = 100

/** Tells when everything that was asked for has arrived, sooner than the half second that a browser waits to call a network idle. */
function watchRequests(page: Page): () => Promise<void> {
  let openCount = 0
  let movedAt = Date.now()
  const moved = (change: number) => () => {
    openCount += change
    movedAt = Date.now()
  }
  page.on('request', moved(1))
  page.on('requestfinished', moved(-1))
  page.on('requestfailed', moved(-1))
  return async () => {
    const giveUpAt = Date.now() + 30_000
    while (openCount > 0 || Date.now() - movedAt < QUIET_MS) {
      if (Date.now() > giveUpAt) throw new Error(`${openCount} requests of ${page.url()} are not answered`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  }
}

interface Stop {
  readonly name: string
  readonly isBody: boolean
  /** The last Tab did not move it. */
  readonly isAgain: boolean
  readonly hasRing: boolean
  readonly isInSight: boolean
}

/** Where the focus is, and whether somebody who looks for it finds it. The ring may be drawn by what is around it: a row around its link. */
async function stopOf(page: Page): Promise<Stop> {
  return await page.evaluate(async () => {
    const at = document.activeElement ?? document.body
    const isRing = (style: CSSStyleDeclaration): boolean => style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2
    const around = [at, at.parentElement, at.closest('tr, li, label')].filter((each) => each !== null)
    const look = (): { readonly hasRing: boolean, readonly isInSight: boolean } => {
      const { top, bottom, width, height } = at.getBoundingClientRect()
      return {
        hasRing: around.some((each) => isRing(getComputedStyle(each)) || isRing(getComputedStyle(each, '::after'))),
        isInSight: width > 0 && height > 0 && bottom > 0 && top < innerHeight,
      }
    }
    let seen = look()
    // What slides in when it is reached is there a moment later.
    if (!seen.hasRing || !seen.isInSight) {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      seen = look()
    }
    const memory = document as Document & { lastStop?: Element, stayCount?: number }
    // A date is a field of several parts, and Tab goes from one to the next.
    const partCount = at.matches('input[type="date"], input[type="time"], input[type="datetime-local"], input[type="month"]') ? 7 : 1
    memory.stayCount = memory.lastStop === at ? (memory.stayCount ?? 0) + 1 : 0
    memory.lastStop = at
    const isAgain = memory.stayCount >= partCount
    return {
      name: `${at.tagName.toLowerCase()} ${at.getAttribute('aria-label') ?? at.textContent?.trim().slice(0, 40) ?? ''}`,
      isBody: at === document.body,
      isAgain,
      ...seen,
    }
  })
}

/** What is wrong with the way through this page with Tab alone. The sidebar is the same on all pages: it is walked on the first. */
async function faultsOfTabs(page: Page, isFirst: boolean): Promise<readonly string[]> {
  // Whatever a page gives the focus to is a stop as well; the walk begins at its start, or behind the sidebar.
  await page.evaluate((isFromStart) => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    if (!isFromStart) [...document.querySelectorAll<HTMLElement>('aside.sidebar :is(a, button)')].at(-1)?.focus()
  }, isFirst)
  const found: string[] = []
  let stopCount = 0
  for (let count = 0; count < (isFirst ? STOPS_MAX_AT_FIRST : STOPS_MAX); count++) {
    await page.keyboard.press('Tab')
    const stop = await stopOf(page)
    if (stop.isBody) break
    stopCount++
    if (!stop.hasRing) found.push(`no ring: ${stop.name}`)
    if (!stop.isInSight) found.push(`out of sight: ${stop.name}`)
    if (stop.isAgain) found.push(`the focus does not leave ${stop.name}`)
  }
  if (stopCount < 1) found.push('nothing to stop at')
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    scrollTo(0, 0)
  })
  return [...new Set(found)]
}

/** What is wrong with each of these pages, by address and look: walked with Tab, looked over by axe, and no wider than the screen. */
export async function faultsOfPages(browser: Browser, house: TestHouse, paths: readonly string[], session: Session | null): Promise<Record<string, readonly string[]>> {
  const { page, close } = await visit(browser, house.url, session === null ? {} : { session })
  const arrived = watchRequests(page)
  const faults: Record<string, readonly string[]> = {}
  const note = (where: string, found: readonly string[]): void => { if (found.length > 0) faults[where] = found }
  // Without motion there is no half-way between two colours.
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  for (const [index, path] of paths.entries()) {
    await page.setViewportSize(DESK)
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await arrived()
    for (const { name, theme, screen, isOfColoursAlone } of LOOKS) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.setViewportSize(screen)
      await page.locator(`html.${theme}`).waitFor()
      await arrived()
      const sideways = await sidewaysPixels(page)
      if (screen === PHONE) await unpin(page)
      note(`${path} ${name}`, [...await seriousFindings(page, { isOfColoursAlone }), ...(sideways > 0 ? [`${sideways} pixels too wide`] : [])])
      if (name === LAST_AT_DESK) note(`${path} with Tab`, await faultsOfTabs(page, index === 0))
    }
  }
  await close()
  return faults
}
