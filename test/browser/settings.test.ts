import { startBrowser, visit } from '@tallyboard/test/support/browser.ts'
import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, mark, placeOrder, serviceOf, startScene } from './scene.ts'

let house: TestHouse
let browser: Browser
let administrator: Session
let orderId: string

beforeAll(async () => {
  [house, browser] = await Promise.all([startScene(), startBrowser()])
  administrator = await house.asAdministrator()
  const customer = await house.asCustomer()
  const service = await serviceOf(house, customer)
  orderId = await placeOrder(house, customer, { serviceId: service.id, link: 'https://youtu.be/settings001', quantity: 1_000 })
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

test('P7.1 a draft is tried on the decisions of before, shows which would differ, and is published with its reason', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  await page.goto('/house/settings')
  const main = page.getByRole('main')
  await main.getByText('Change a setting: the last decisions are taken again under the draft. Nothing is written.').waitFor()
  const isSamePage = await mark(page)
  const publish = main.getByRole('button', { name: /^Publish/ })
  expect(await publish.getAttribute('aria-disabled')).toBe('true')

  // A draft that contradicts itself says so at its own fields, and cannot be published.
  await main.getByLabel('Usual lead time, from').fill('100')
  await main.getByText(/fields? cannot be published\. Nothing is judged until then\./).waitFor()
  expect(await main.getByLabel('Usual lead time, from').getAttribute('aria-invalid')).toBe('true')
  expect(await publish.getAttribute('aria-disabled')).toBe('true')
  await main.getByRole('button', { name: 'Undo all' }).click()
  expect(await main.getByLabel('Usual lead time, from').inputValue()).toBe('24')

  // What would have turned out differently stands there with its order and its clause.
  await choose(main.getByLabel('Declared source'), 'Required')
  const differ = main.getByRole('list', { name: 'Decisions that would differ' })
  const example = differ.getByRole('listitem').first()
  await example.getByText('Now refused').waitFor()
  await example.getByRole('link', { name: `order ${orderId}` }).waitFor()
  await example.getByRole('link', { name: 'Clause P1.5' }).waitFor()
  await main.getByRole('row', { name: /^Now refused 1 0$/ }).waitFor()

  // It was tried, not written.
  expect((await house.ask('{ policySettings { version } }')).policySettings).toEqual({ version: 1 })
  await main.getByLabel('Wait between two refills').fill('12')
  await main.getByRole('button', { name: 'Publish 2 changes' }).click()
  await main.getByText('Say why: it stands with the version for good.').waitFor()
  await main.getByLabel('Reason').fill('Only what names its source is sold')
  await main.getByRole('button', { name: 'Publish 2 changes' }).dblclick()
  const version = main.getByRole('article').filter({ hasText: 'Version 2' })
  await version.getByText('Only what names its source is sold').waitFor()
  await version.getByText('Wait between two refills').waitFor()

  // It comes into force in front of the reader.
  await version.getByText('in force since').waitFor({ timeout: 20_000 })
  await main.getByText(/^version 2, in force since/).waitFor()
  expect(await main.getByRole('article').filter({ hasText: 'Version 3' }).count()).toBe(0)
  const { policySettings } = await house.ask('{ policySettings { version settings { isSourceRequired refillAgainHours } } }')
  expect(policySettings).toEqual({ version: 2, settings: { isSourceRequired: true, refillAgainHours: 12 } })
  expect(await isSamePage()).toBe(true)
  expect(faults).toEqual([])
  await close()
})

test('P7.1 whoever is slower than another administrator is told, and keeps what they wrote', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  await page.goto('/house/settings')
  const main = page.getByRole('main')
  await main.getByLabel('Withdrawal processed within').fill('5')
  const { policySettings } = await house.ask(`{ policySettings { version settings {
    estimateSampleSize isSourceRequired linkScope leadTimeHoursMin leadTimeHoursMax refillStartShareBasisPoints refillStartHours refillAgainHours
    withdrawalWorkingDaysMax holidays withdrawalFreeHours withdrawalDeductionBasisPoints creditAloneMax } } }`)
  const { publishSettings } = await house.ask('mutation ($input: PublishSettingsInput!) { publishSettings(input: $input) { __typename } }', {
    input: { draft: { ...policySettings.settings, refillStartHours: 72 }, draftOfVersion: policySettings.version, reason: 'Quicker', idempotencyKey: 'quicker' },
  }, administrator)
  expect(publishSettings.__typename).toBe('PolicySettingsVersion')
  await main.getByLabel('Reason').fill('Five days are enough')
  await main.getByRole('button', { name: 'Publish 1 change' }).click()
  await main.getByText(/Nothing was published\./).waitFor()
  expect(await main.getByLabel('Withdrawal processed within').inputValue()).toBe('5')
  expect(faults).toEqual([])
  await close()
})

test('P5.3 holidays are written down as they come and read in order; P5.4 the limit of one person\'s credit is set beside them', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: administrator })
  await page.goto('/house/settings')
  const main = page.getByRole('main')
  const holidays = main.getByLabel('Holidays')
  await holidays.fill('25.12.2026')
  await main.getByText('25.12.2026 is no day. Give days such as 2026-12-25.').waitFor()
  expect(await holidays.getAttribute('aria-invalid')).toBe('true')
  await holidays.fill('2026-12-26\n2026-12-25')
  await main.getByLabel('Credit by one person alone within 24 hours, up to').fill('250')
  await main.getByLabel('Reason').fill('The holidays of this winter')
  await main.getByRole('button', { name: 'Publish 2 changes' }).click()
  await main.getByRole('article').filter({ hasText: 'The holidays of this winter' }).getByText('2026-12-25, 2026-12-26').waitFor()
  await expect.poll(async () => (await house.ask('{ policySettings { settings { holidays creditAloneMax } } }')).policySettings, { timeout: 10_000 })
    .toEqual({ settings: { holidays: ['2026-12-25', '2026-12-26'], creditAloneMax: 250 } })
  expect(faults).toEqual([])
  await close()
})

test('the settings are closed to whoever is no administrator', async () => {
  const { page, faults, close } = await visit(browser, house.url, { session: await house.asCustomer() })
  await page.goto('/house/settings')
  await page.getByText('The settings are for administrators').waitFor()
  expect(await page.getByRole('button', { name: /^Publish/ }).count()).toBe(0)
  expect(faults).toEqual([])
  await close()
})
