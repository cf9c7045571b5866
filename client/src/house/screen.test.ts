import { describe, expect, it } from 'vitest'
import type { ContentRuleRowFragment, HouseReviewFragment } from '../graphql/generated/graphql.ts'
import { formOf, ruleInput } from './content-rules.ts'
import { reviewQueue, withReviewNews } from './house-reviews.ts'

const rule: ContentRuleRowFragment = { id: '1', kind: 'Host', pattern: 'shop.example', action: 'Review', isAllowed: false, note: null, createdAt: '2026-03-01T10:00:00.000Z' }

function review(fields: Partial<HouseReviewFragment>): HouseReviewFragment {
  return {
    id: '1', version: 1, status: 'Waiting', serviceName: 'Followers', link: 'https://example.com/a', canonicalLink: 'https://example.com/a', quantity: 100, comments: null,
    hits: [], askedAt: '2026-03-04T10:00:00.000Z', decidedAt: null, reason: null, customer: null, ...fields,
  }
}

describe('a rule of the content screen', () => {
  it('comes back from the form as it went in', () => {
    expect(ruleInput(formOf(rule))).toEqual({ kind: 'Host', pattern: 'shop.example', action: 'Review', isAllowed: false, note: null })
  })

  it('is an exception when it allows, and says no when it no longer does', () => {
    expect(ruleInput({ kind: 'Handle', pattern: ' @somebody ', effect: 'Allow', note: ' asked ' })).toEqual({ kind: 'Handle', pattern: '@somebody', action: 'Refuse', isAllowed: true, note: 'asked' })
    expect(formOf({ ...rule, isAllowed: true }).effect).toBe('Allow')
  })
})

describe('the queue of links that wait for a person', () => {
  it('P2.7 puts whoever waits longest first, and what is new at the end', () => {
    const listed = [review({ id: '2', askedAt: '2026-03-04T11:00:00.000Z' }), review({ id: '1' })]
    const news = withReviewNews(new Map(), review({ id: '3', askedAt: '2026-03-04T12:00:00.000Z' }))
    expect(reviewQueue(listed, news, 'Waiting').map(({ id }) => id)).toEqual(['1', '2', '3'])
  })

  it('keeps what was decided in its place, by its latest version', () => {
    const late = withReviewNews(withReviewNews(new Map(), review({ version: 2, status: 'Allowed' })), review({ version: 1 }))
    expect(reviewQueue([review({}), review({ id: '2', askedAt: '2026-03-04T11:00:00.000Z' })], late, 'Waiting').map(({ id, status }) => `${id} ${status}`)).toEqual(['1 Allowed', '2 Waiting'])
  })
})
