import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicaliseLink } from './link.ts'
import { Platform } from './service-vocabulary.ts'

const HOSTS = [
  'instagram.com', 'www.youtube.com', 'youtu.be', 'm.youtube.com', 'tiktok.com', 'vm.tiktok.com', 'x.com', 'twitter.com', 'facebook.com', 'fb.watch', 't.me', 'durov.t.me', 'twitch.tv', 'clips.twitch.tv', 'player.twitch.tv',
  'open.spotify.com', 'soundcloud.com', 'on.soundcloud.com', 'de.linkedin.com', 'lnkd.in', 'discord.gg', 'discord.com', 'threads.net', 'old.reddit.com', 'redd.it', 'pinterest.de', 'pin.it', 'example.com', 'bücher.example', '8.8.8.8', 'example.com:81',
]
const SEGMENTS = [
  'watch', 'shorts', 'channel', 'UCpVm7bg6pXKo1Pr6k5kxG9A', '@NatGeo', '@Имя', 'c', 'user', 'p', 'reel', 'stories', 'status', '1460323737035677698', 'i', 'video', 'groups', 'posts', 'permalink', 'profile.php', 'people', 's', 'joinchat', '+AbC', 'in', 'feed',
  'update', 'urn:li:activity:712345678', 'r', 'comments', '1AbC', 'invite', 'channels', 'intl-de', 'embed', 'track', 'playlist', 'sets', 'pin', 'Some-Title--99', 'Straße', '%41b', 'a%2Fb', '%zz', '..', '.', '', 'Caf%C3%A9', 'e\u0301', 'İstanbul', 'clip', 'videos', 't', 'v', 'share', '~x', "it's", '(1)', '*', '$&+,;=:@',
]
const PARAMETERS = ['v=pQ4v-8LmKd0', 'list=PLabc', 'utm_source=x', 'id=4', 'story_fbid=9', 'fbid=7', 'start=One', 'a=1', 'b', 'c=%zz', 'd=%C3%9F+x', 'si=1', 'channel=Ninja', 'screen_name=NASA', '=x', 'e==']

const link = fc.record({
  scheme: fc.constantFrom('https://', 'http://', '', '//', 'HTTPS://'),
  host: fc.constantFrom(...HOSTS),
  segments: fc.array(fc.oneof(fc.constantFrom(...SEGMENTS), fc.string({ maxLength: 12, unit: 'grapheme' }).map(encodeURIComponent)), { maxLength: 6 }),
  parameters: fc.array(fc.constantFrom(...PARAMETERS), { maxLength: 4 }),
  end: fc.constantFrom('', '/', '#x', '?', '/#/y'),
}).map(({ scheme, host, segments, parameters, end }) =>
  `${scheme}${[host, ...segments].join('/')}${parameters.length === 0 ? end : `?${parameters.join('&')}`}`)

describe('canonicalising a link', { timeout: 30_000 }, () => {
  it('gives itself when done again, and the same platform and target', () => {
    fc.assert(fc.property(link, (text) => {
      const once = canonicaliseLink(text)
      if (!once.ok) return
      const { canonical, platform, target } = once
      expect(canonicaliseLink(canonical)).toMatchObject({ ok: true, canonical, platform, target })
      expect(canonicaliseLink(`https://www.${canonical}`.replace('www.8.', '8.'))).toMatchObject({ ok: true, canonical })
    }), { numRuns: 2_000 })
  })

  it('does not mind scheme, letter case of the host, tracking or fragment', () => {
    fc.assert(fc.property(link, (text) => {
      const reading = canonicaliseLink(text)
      if (!reading.ok || text.includes('#')) return
      const bare = text.replace(/^(https?:)?\/\//i, '')
      const tracked = `HTTP://${bare.replace(/^[^/?]+/, host => host.toUpperCase())}${bare.includes('?') ? '&' : '?'}utm_medium=mail&fbclid=abc#part`
      expect(canonicaliseLink(tracked)).toMatchObject({ ok: true, canonical: reading.canonical })
    }), { numRuns: 1_500 })
  })

  it('answers whatever it is given, with a link or with the reason', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withFragments: true, withQueryParameters: true })), fc.constantFrom(null, ...Object.values(Platform)), (text, platform) => {
      const reading = canonicaliseLink(text, platform)
      expect((reading.ok ? reading.canonical : reading.text).length).toBeGreaterThan(3)
    }), { numRuns: 2_000 })
  })
})
