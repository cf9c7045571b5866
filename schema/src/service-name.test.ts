import { describe, expect, it } from 'vitest'
import { cleanServiceName } from './service-display-name.ts'
import { claimsOf, classifyService, dropClassOf } from './service-name.ts'
import names from './service-names.json' with { type: 'json' }

describe('what a service is, by its name', () => {
  it.each([
    ['Instagram Followers ┃ Max 500K ┃ 30D Refill ♻️ ┃ 50K/day ⚡', '', 'Instagram', 'Followers'],
    ['YT Подписчики + Гарантия [30 дней]', '', 'YouTube', 'Subscribers'],
    ['ᴛɢ 🇷🇺 Онлайн русские подписчики', '', 'Telegram', 'Members'],
    ['Youtube Beğeni', '', 'YouTube', 'Likes'],
    ['YouTube İzlenme Saati - 30 Dakika', '', 'YouTube', 'WatchHours'],
    ['Youtube Watch Hours [4000H]', '', 'YouTube', 'WatchHours'],
    ['Instagram Live Stream Viewers [30 Minutes]', '', 'Instagram', 'LiveViewers'],
    ['Facebook Video/Reels Views', '', 'Facebook', 'Views'],
    ['Twitter Retweet | 30 Days Refill', '', 'X', 'Reposts'],
    ['X (Twitter) Likes', '', 'X', 'Likes'],
    ['Reddit | Апвоуты', '', 'Reddit', 'Votes'],
    ['متابعين فيسبوك', '', 'Facebook', 'Followers'],
    ['Website Traffic from Google', '', 'Web', 'Visits'],
    ['Spotify Monthly Listeners', '', 'Spotify', 'Listeners'],
    ['Real, 10K/day', 'TikTok Views', 'TikTok', 'Views'],
    ['Something', 'Else', 'Other', 'Other'],
  ])('%s (%s) is %s %s', (name, category, platform, metric) => {
    expect(classifyService(name, category)).toEqual({ platform, metric })
  })

  it('knows the metric of nearly every real name', () => {
    const unknown = names.filter(({ name }) => classifyService(name, '').metric === 'Other')
    expect(unknown.length).toBeLessThan(names.length * 0.05)
  })
})

describe('what a supplier claims', () => {
  it('P1.1 reads start, speed, quality and drop, in the supplier’s words', () => {
    expect(claimsOf('TIKTOK Likes [Max: 100K] [Start Time: 0 - 3 Hours] [Speed: Up to 10K/Day]', null)).toEqual({ start: '0 - 3 Hours', speed: '10K/Day', quality: null, drop: null })
    expect(claimsOf('Instagram Story Views', 'Start: 0-15 Min\nSpeed: 20k/Day\nRefill: No\nQuality: Real\nDrop: 0%')).toEqual({ start: '0-15 Min', speed: '20k/Day', quality: 'Real', drop: 'NonDrop' })
    expect(claimsOf('Instagram Likes', null)).toEqual({ start: null, speed: null, quality: null, drop: null })
  })

  it.each([
    ['Likes | Non Drop', 'NonDrop'], ['Likes NONDROP', 'NonDrop'], ['Likes [LESS DROP | DROP 10-20%]', 'Medium'], ['Лайки [Списания 0%]', 'NonDrop'], ['Views | Drop – 100%', 'High'], ['Likes [Low Drop]', 'Low'], ['Likes', null],
  ])('P1.1 ‘%s’ claims a drop of %s', (name, drop) => {
    expect(claimsOf(name, null).drop).toBe(drop)
  })

  it('P1.1 calls a measured drop by its class', () => {
    expect([0, 0.009, 0.01, 0.1, 0.11, 0.3, 0.31].map(dropClassOf)).toEqual(['NonDrop', 'NonDrop', 'Low', 'Low', 'Medium', 'Medium', 'High'])
  })
})

describe('a quiet name', () => {
  it.each([
    ['Instagram Followers ┃ Max 500K ┃ 30D Refill ♻️ ┃ 50K/day ⚡', 'Instagram followers'],
    ['🆅🅸🅿 Instagram Likes | Real HQ Profiles | Non Drop | Speed 5M+ / DAY | 𝗟𝗶𝗳𝗲𝘁𝗶𝗺𝗲 𝗚𝘂𝗮𝗿𝗮𝗻𝘁𝗲𝗲 | ✅🔥⚡', 'Instagram likes, real HQ profiles'],
    ['🔺 1583 - Youtube Beğeni | Max 300K | 30 Gün Telafili', 'YouTube Beğeni'],
    ['● VK Members  Non Drop -28 Refill: 90D', 'VK Members'],
    ['● TIKTOK Live Stream Viewers  -23 R60D', 'TikTok live stream viewers'],
    ['Tik Tok | Vistas | Cuentas reales', 'TikTok Vistas, Cuentas reales'],
    ['X/Twitter Poll Vote Server 29 [ No Garansi ] 200K/hari', 'X poll vote'],
    ['461. YT Подписчики + Гарантия [30 дней] ♻️', 'YouTube Подписчики'],
    ['Instagram Followers Refill S30 [ Refill 45D ] less - no drop', 'Instagram followers'],
    ['Discord Server Members | Offline | High Quality | Instant | 100/Day | 30 Days Refill ♻️ ❗️', 'Discord server members, Offline, high quality'],
    ['YouTube İzlenme Saati - 30 Dakika', 'YouTube İzlenme Saati, 30 Dakika'],
    ['No Refill', 'No Refill'],
    ['🔥🔥', '🔥🔥'],
  ])('‘%s’ is shown as ‘%s’', (name, clean) => {
    expect(cleanServiceName(name)).toBe(clean)
  })

  it('is never empty, never long, and already quiet', () => {
    for (const { name } of names) {
      const clean = cleanServiceName(name)
      expect(clean.length).toBeGreaterThan(0)
      expect(clean.length).toBeLessThanOrEqual(81)
      expect(clean).not.toMatch(/[\p{Extended_Pictographic}|┃]/u)
    }
  })
})
