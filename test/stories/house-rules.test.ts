import { randomUUID } from 'node:crypto'
import { clausesOf, TERMS, type TermsVersion } from '@tallyboard/schema'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestHouse, type Data, type Session, type TestHouse } from '../support/house.ts'
import { printLedger } from '../support/ledger.ts'

// The house's own rules as people meet them: terms that change, links that a person looks at, orders closed for the customer's own doing, and
// settings tried before they are published.

const OPENED = new Date('2026-05-04T09:00:00.000Z')
const CHANGED = new Date('2026-05-11T09:00:00.000Z')

const SECOND: TermsVersion = {
  version: 2, publishedAt: CHANGED,
  clausesOf: settings => clausesOf(settings).map(clause => clause.id === 'P6.2' ? { ...clause, text: `${clause.text} Say so within a week.` } : clause),
}

let house: TestHouse
let administrator: Session
let customer: Session
let serviceId: string
let count = 0

beforeAll(async () => {
  house = await startTestHouse({ simulator: true, worker: false, clock: OPENED, terms: [...TERMS, SECOND] })
  await house.importCatalogue()
  administrator = await house.asAdministrator()
  customer = await house.asCustomer()
  const { services } = await house.ask(`{ services(filter: { platforms: [Instagram], metrics: [Followers] }, first: 100) { nodes { id type quantityMin guarantee { days } } } }`, {}, customer)
  serviceId = services.nodes.find((one: Data) => one.type === 'Default' && one.quantityMin <= 1_000 && one.guarantee !== null).id
})
afterAll(async () => await house.stop())

const orderInput = (name: string, changes: object = {}) => ({ serviceId, link: `https://instagram.com/${name}`, quantity: 1_000, isPublicConfirmed: true, idempotencyKey: `${name} ${++count}`, ...changes })

async function place(name: string): Promise<Data> {
  return (await house.ask(`mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) {
    __typename ... on Order { id charge termsVersion settingsVersion } ... on Refusal { code clause text } } }`, { input: orderInput(name) }, customer)).placeOrder
}

async function expectBooksToHold(): Promise<void> {
  const { books } = await house.ask('{ books { sums { sum } sentences { sentence holds } } }', {}, administrator)
  expect(books.sums).toEqual([{ sum: '0.00' }])
  expect(books.sentences.filter((one: Data) => !one.holds)).toEqual([])
}

describe('P3.4 the customer\'s own doing', () => {
  const cases = [
    ['TargetPrivate', 'Completed', 'Private'], ['TargetDeleted', 'Cancelled', 'Deleted'],
    ['TargetRenamed', 'Partial', 'Renamed'], ['TargetForbidden', 'Completed', 'Forbidden'],
  ] as const
  test.each(cases)('P3.4 %s closes as %s, refunds nothing, and the reading that shows it is kept with who read it and why', async (cause, status, visibility) => {
    const order = await place(`own.${cause}`)
    const reason = 'Looked at the profile: it cannot be read any more.'
    const { closeOrder } = await house.ask(`mutation ($input: CloseOrderInput!) { closeOrder(input: $input) {
      __typename ... on Refusal { text } ... on Order { status endedCause charge refund lastReading { visibility readAt source }
        refillOffer { decision { allowed refusal { clause code } } }
        timeline(first: 1) { nodes { kind cause reason clause actor { kind } } } receipt { clause sum } } } }`, {
      input: { orderId: order.id, status, fault: 'Customer', cause, reason, idempotencyKey: `close ${cause}` },
    }, administrator)
    expect(closeOrder).toMatchObject({
      status, endedCause: cause, charge: order.charge, refund: '0.00', receipt: { clause: 'P3.4', sum: '0.00' },
      lastReading: { visibility, source: 'Agent', readAt: house.clock.now().toISOString() },
      timeline: { nodes: [{ kind: 'Ended', cause, reason, clause: 'P3.4', actor: { kind: 'Administrator' } }] },
    })
    expect(closeOrder.refillOffer.decision.allowed).toBe(false)
    const kept = await house.house.db.selectFrom('target_readings').select(['actor_id', 'reason']).where('canonical_link', '=', `instagram.com/own.${cause.toLowerCase()}`).execute()
    expect(kept).toEqual([{ actor_id: administrator.accountId, reason }])
    expect(await printLedger(house.house, { order: order.id })).toMatch(/^order {2}Charge {2}customer {2}→ {2}house:revenue +\d+\.\d+$/)
    await expectBooksToHold()
  })
})

test('P2.7 a held link: the customer asks, an agent allows, the customer is told and orders; nothing is charged before', async () => {
  await house.ask(`mutation ($input: AddContentRuleInput!) { addContentRule(input: $input) { __typename } }`, {
    input: { kind: 'Keyword', pattern: 'lottery', action: 'Review', note: 'Often a fraud', idempotencyKey: 'lottery' },
  }, administrator)
  const before = (await house.ask('{ me { account { balance { available } } } }', {}, customer)).me.account.balance.available
  expect(await place('lottery.club')).toMatchObject({ __typename: 'Refusal', code: 'TARGET_UNDER_REVIEW', clause: 'P2.7' })
  const watch = house.subscribe('subscription { reviewsProgress { id status reason } }', {}, customer)
  const told = watch.take()
  // Whoever joins hears what comes after; the socket needs a moment to be there.
  await new Promise(resolve => setTimeout(resolve, 500))
  const { requestReview } = await house.ask(`mutation ($input: PlaceOrderInput!) { requestReview(input: $input) { __typename ... on PlacementReview { id status } ... on Refusal { text } } }`, { input: orderInput('lottery.club') }, customer)
  expect(requestReview).toMatchObject({ __typename: 'PlacementReview', status: 'Waiting' })
  expect((await told as Data).reviewsProgress).toMatchObject({ id: requestReview.id, status: 'Waiting' })
  const { houseReviews } = await house.ask('{ houseReviews(filter: { statuses: [Waiting] }) { nodes { id link hits { words action } customer { id } service { name } } } }', {}, administrator)
  expect(houseReviews.nodes).toMatchObject([{ id: requestReview.id, hits: [{ words: 'lottery', action: 'Review' }], customer: { id: customer.accountId } }])
  expect((await house.gql('{ houseReviews { nodes { id } } }', {}, customer)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  await house.ask(`mutation ($input: DecideReviewInput!) { decideReview(input: $input) { __typename } }`, { input: { reviewId: requestReview.id, isAllowed: true, reason: 'A charity', idempotencyKey: randomUUID() } }, administrator)
  expect((await watch.take() as Data).reviewsProgress).toMatchObject({ status: 'Allowed', reason: 'A charity' })
  await watch.return()
  expect((await house.ask('{ me { account { balance { available } } } }', {}, customer)).me.account.balance.available).toBe(before)
  expect(await place('lottery.club')).toMatchObject({ __typename: 'Order' })
  await expectBooksToHold()
})

test('a draft of the settings is tried on the last orders before it is published; then new orders name it and old ones keep theirs', async () => {
  const { policySettings } = await house.ask(`{ policySettings { version settings {
    estimateSampleSize isSourceRequired linkScope leadTimeHoursMin leadTimeHoursMax refillStartShareBasisPoints refillStartHours refillAgainHours
    withdrawalWorkingDaysMax holidays withdrawalFreeHours withdrawalDeductionBasisPoints creditAloneMax } } }`)
  const old = await place('settings.old')
  const draft = { ...policySettings.settings, isSourceRequired: true }
  const tried = (await house.ask(`query ($input: WhatIfInput!) { whatIf(input: $input) { problems { field } changes { field clause before after }
    placements { consideredCount same nowRefused } examples { subject orderId kind clause before after } } }`, { input: { draft, lastCount: 1 } }, administrator)).whatIf
  expect(tried).toMatchObject({
    problems: [], changes: [{ field: 'isSourceRequired', clause: 'P1.5', before: 'not required', after: 'required' }],
    placements: { consideredCount: 1, same: 0, nowRefused: 1 }, examples: [{ subject: 'Placement', orderId: old.id, kind: 'NowRefused', clause: 'P1.5', before: 'Granted.' }],
  })
  const publish = `mutation ($input: PublishSettingsInput!) { publishSettings(input: $input) { __typename ... on PolicySettingsVersion { version isInForce effectiveAt changes { field } } ... on Refusal { code text } } }`
  const input = { draft: { ...policySettings.settings, refillAgainHours: 12 }, draftOfVersion: policySettings.version, reason: 'Refills sooner', idempotencyKey: 'settings' }
  expect((await house.gql(publish, { input: { ...input, draft: { ...draft, leadTimeHoursMin: 100 } } }, administrator)).errors).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', problems: [{ field: 'leadTimeHoursMin' }, { field: 'leadTimeHoursMax' }] } },
  ])
  expect((await house.gql(publish, { input: { ...input, effectiveAt: '2020-01-01T00:00:00.000Z' } }, administrator)).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'effectiveAt' } }])
  expect((await house.gql(publish, { input }, customer)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  expect((await house.ask(publish, { input }, administrator)).publishSettings).toMatchObject({ version: 2, isInForce: false, changes: [{ field: 'refillAgainHours' }] })
  house.clock.advance(5_000)
  expect((await house.ask('{ policySettings { version settings { refillAgainHours } } }')).policySettings).toEqual({ version: 2, settings: { refillAgainHours: 12 } })
  expect(await place('settings.new')).toMatchObject({ settingsVersion: 2 })
  expect((await house.ask('query ($id: ID!) { order(id: $id) { settingsVersion } }', { id: old.id }, customer)).order.settingsVersion).toBe(1)
})

test('P7.1 P2.1 a new version of the terms asks again before the next order; what was accepted when, and what differs, stays readable', async () => {
  const old = await place('terms.old')
  expect(old).toMatchObject({ termsVersion: 1 })
  expect((await house.ask('{ termsVersions { version isInForce } }')).termsVersions).toEqual([{ version: 1, isInForce: true }])
  expect((await house.gql('{ terms(version: 2) { version } }')).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
  house.clock.set(CHANGED)
  expect(await place('terms.new')).toMatchObject({ __typename: 'Refusal', code: 'TERMS_NOT_ACCEPTED', clause: 'P2.1' })
  const accept = 'mutation ($version: Int!) { acceptTerms(input: { version: $version }) { __typename ... on Refusal { code } ... on Account { acceptances { version at } } } }'
  expect((await house.ask(accept, { version: 1 }, customer)).acceptTerms).toMatchObject({ code: 'TERMS_NOT_IN_FORCE' })
  expect((await house.ask(accept, { version: 2 }, customer)).acceptTerms).toEqual({
    __typename: 'Account', acceptances: [{ version: 2, at: CHANGED.toISOString() }, { version: 1, at: OPENED.toISOString() }],
  })
  expect(await place('terms.new')).toMatchObject({ __typename: 'Order', termsVersion: 2 })
  expect((await house.ask('query ($id: ID!) { order(id: $id) { termsVersion } }', { id: old.id }, customer)).order.termsVersion).toBe(1)
  const { termsDiff } = await house.ask('{ termsDiff(from: 1, to: 2) { id kind parts { kind text } } }')
  expect(termsDiff).toMatchObject([{ id: 'P6.2', kind: 'Changed', parts: [{ kind: 'Same' }, { kind: 'Added', text: 'Say so within a week.' }] }])
  const { termsVersions } = await house.ask('{ termsVersions { version isInForce isAccepted changes { id } } }', {}, customer)
  expect(termsVersions).toEqual([
    { version: 2, isInForce: true, isAccepted: true, changes: [{ id: 'P6.2' }] }, { version: 1, isInForce: false, isAccepted: true, changes: [] },
  ])
})
