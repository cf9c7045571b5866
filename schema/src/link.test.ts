import { describe, expect, it } from 'vitest'
import { canonicaliseLink, lockKeyOf, type CanonicalLink } from './link.ts'
import type { Platform } from './service-vocabulary.ts'
import { DEFAULT_SETTINGS } from './settings.ts'

function read(text: string, platform: Platform | null = null): CanonicalLink {
  const reading = canonicaliseLink(text, platform)
  if (!reading.ok) throw new Error(`${text}: ${reading.code}`)
  return reading
}

/** Every spelling of a row names the target that stands in front of it. */
const SAME: readonly (readonly [canonical: string, platform: Platform, target: string, spellings: readonly string[]])[] = [
  ['instagram.com/natgeo', 'Instagram', 'Account', [
    'https://www.instagram.com/natgeo/', 'http://instagram.com/NatGeo', 'instagram.com/natgeo?igsh=MzRlODBiNWFlZA==', 'm.instagram.com/natgeo#about', '@NatGeo', 'https://instagr.am/natgeo',
    'https://www.instagram.com/natgeo/reels/?hl=en', 'HTTPS://WWW.INSTAGRAM.COM/natgeo', 'https://instagram.com:443/natgeo', '//instagram.com/natgeo', 'https://www.instagram.com/_u/natgeo', 'https://instagram.com./natgeo',
  ]],
  ['instagram.com/p/CxYz_1-AbCd', 'Instagram', 'Post', [
    'https://www.instagram.com/p/CxYz_1-AbCd/?utm_source=ig_web_copy_link', 'https://www.instagram.com/reel/CxYz_1-AbCd', 'instagram.com/reels/CxYz_1-AbCd/', 'https://instagram.com/tv/CxYz_1-AbCd',
    'https://www.instagram.com/natgeo/p/CxYz_1-AbCd/?img_index=2',
  ]],
  ['instagram.com/stories/natgeo/3141592653', 'Instagram', 'Story', ['https://www.instagram.com/stories/NatGeo/3141592653/?igshid=x']],
  ['youtu.be/pQ4v-8LmKd0', 'YouTube', 'Video', [
    'https://www.youtube.com/watch?v=pQ4v-8LmKd0', 'https://youtu.be/pQ4v-8LmKd0?si=abc', 'https://m.youtube.com/watch?v=pQ4v-8LmKd0&t=42s', 'youtube.com/shorts/pQ4v-8LmKd0', 'https://www.youtube.com/embed/pQ4v-8LmKd0?autoplay=1',
    'https://youtube.com/live/pQ4v-8LmKd0?feature=share', 'https://music.youtube.com/watch?v=pQ4v-8LmKd0&list=RDAMVM', 'https://www.youtube-nocookie.com/embed/pQ4v-8LmKd0', 'https://www.youtube.com/v/pQ4v-8LmKd0',
    'http://youtube.com/watch?list=PLx&index=3&v=pQ4v-8LmKd0&utm_source=mail',
  ]],
  ['youtube.com/@natgeo', 'YouTube', 'Channel', ['https://www.youtube.com/@NatGeo', 'youtube.com/@natgeo/videos', 'https://m.youtube.com/@NatGeo/live?si=x', '@natgeo']],
  ['youtube.com/channel/UCpVm7bg6pXKo1Pr6k5kxG9A', 'YouTube', 'Channel', ['https://www.youtube.com/channel/UCpVm7bg6pXKo1Pr6k5kxG9A/videos', 'music.youtube.com/channel/UCpVm7bg6pXKo1Pr6k5kxG9A']],
  ['youtube.com/c/natgeo', 'YouTube', 'Channel', ['https://www.youtube.com/c/NatGeo', 'https://www.youtube.com/natgeo']],
  ['youtube.com/playlist?list=PLFgquLnL59akA2PflFpeQG9L01VFg90wS', 'YouTube', 'Playlist', [
    'https://www.youtube.com/playlist?list=PLFgquLnL59akA2PflFpeQG9L01VFg90wS&si=1', 'https://www.youtube.com/embed/videoseries?list=PLFgquLnL59akA2PflFpeQG9L01VFg90wS',
  ]],
  ['tiktok.com/@khaby.lame', 'TikTok', 'Account', ['https://www.tiktok.com/@Khaby.Lame?lang=en', 'm.tiktok.com/@khaby.lame/', '@khaby.lame', 'https://www.tiktok.com/@khaby.lame?is_from_webapp=1&sender_device=pc']],
  ['tiktok.com/video/7137423965982592302', 'TikTok', 'Video', [
    'https://www.tiktok.com/@khaby.lame/video/7137423965982592302?_r=1&_t=8', 'https://m.tiktok.com/v/7137423965982592302.html', 'https://www.tiktok.com/@/video/7137423965982592302', 'https://www.tiktok.com/embed/v2/7137423965982592302',
  ]],
  ['vm.tiktok.com/ZMabcDEF', 'TikTok', 'Video', ['https://vm.tiktok.com/ZMabcDEF/', 'vm.tiktok.com/ZMabcDEF?k=1', 'https://www.tiktok.com/t/ZMabcDEF/']],
  ['vt.tiktok.com/ZSabcDEF', 'TikTok', 'Video', ['https://vt.tiktok.com/ZSabcDEF/']],
  ['x.com/nasa', 'X', 'Account', ['https://twitter.com/NASA', 'https://x.com/nasa/', 'https://mobile.twitter.com/NASA?ref_src=twsrc', '@NASA', 'https://twitter.com/intent/user?screen_name=NASA', 'https://www.x.com/nasa/with_replies']],
  ['x.com/i/status/1460323737035677698', 'X', 'Post', [
    'https://twitter.com/NASA/status/1460323737035677698?s=20&t=x', 'https://x.com/i/web/status/1460323737035677698', 'https://x.com/nasa/status/1460323737035677698/photo/1', 'mobile.twitter.com/someone/statuses/1460323737035677698',
  ]],
  ['facebook.com/zuck', 'Facebook', 'Account', ['https://www.facebook.com/Zuck', 'https://m.facebook.com/zuck?mibextid=ZbWKwL', 'fb.com/zuck', 'https://web.facebook.com/zuck/', 'de-de.facebook.com/zuck', '@zuck', 'https://mbasic.facebook.com/zuck?__tn__=C']],
  ['facebook.com/4', 'Facebook', 'Account', ['https://www.facebook.com/profile.php?id=4', 'https://m.facebook.com/profile.php?id=4&ref=x', 'https://www.facebook.com/people/Some-Name/4/', 'facebook.com/4']],
  ['facebook.com/watch?v=10153231379946729', 'Facebook', 'Video', [
    'https://www.facebook.com/facebook/videos/10153231379946729/', 'https://www.facebook.com/watch/?v=10153231379946729', 'https://www.facebook.com/reel/10153231379946729', 'https://www.facebook.com/video.php?v=10153231379946729',
  ]],
  ['facebook.com/4/posts/10102577175875681', 'Facebook', 'Post', ['https://www.facebook.com/permalink.php?story_fbid=10102577175875681&id=4', 'https://m.facebook.com/story.php?id=4&story_fbid=10102577175875681', 'https://facebook.com/4/posts/10102577175875681?__cft__[0]=x']],
  ['facebook.com/groups/12345', 'Facebook', 'Group', ['https://www.facebook.com/groups/12345/?ref=share', 'https://m.facebook.com/groups/12345']],
  ['t.me/durov', 'Telegram', 'Channel', ['https://t.me/durov', 'https://telegram.me/Durov', 't.me/s/durov', 'https://telegram.dog/durov/', 'tg://resolve?domain=durov', '@durov', 'https://durov.t.me', 't.me/durov?boost', 't.me/durov?start=again']],
  ['t.me/durov/142', 'Telegram', 'Post', ['https://t.me/durov/142?single', 'https://t.me/s/durov/142', 'tg://resolve?domain=Durov&post=142']],
  ['t.me/+AbCdEf12345', 'Telegram', 'Invite', ['https://t.me/+AbCdEf12345', 'https://t.me/joinchat/AbCdEf12345', 'tg://join?invite=AbCdEf12345', 'telegram.me/joinchat/AbCdEf12345']],
  ['t.me/c/1234567890/55', 'Telegram', 'Post', ['https://t.me/c/1234567890/55']],
  ['twitch.tv/ninja', 'Twitch', 'Channel', ['https://www.twitch.tv/Ninja', 'm.twitch.tv/ninja/home', 'https://player.twitch.tv/?channel=ninja', '@ninja', 'https://www.twitch.tv/popout/ninja/chat', 'https://go.twitch.tv/ninja']],
  ['twitch.tv/videos/1234567890', 'Twitch', 'Video', ['https://www.twitch.tv/videos/1234567890?t=1h', 'https://www.twitch.tv/ninja/video/1234567890']],
  ['clips.twitch.tv/AwkwardHelplessSalamander', 'Twitch', 'Video', ['https://clips.twitch.tv/AwkwardHelplessSalamander', 'https://www.twitch.tv/ninja/clip/AwkwardHelplessSalamander?filter=x']],
  ['open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC', 'Spotify', 'Track', [
    'https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC?si=1', 'https://open.spotify.com/intl-de/track/4uLU6hMCjMI75M1A2tKUQC', 'spotify:track:4uLU6hMCjMI75M1A2tKUQC', 'https://open.spotify.com/embed/track/4uLU6hMCjMI75M1A2tKUQC',
    'https://play.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC',
  ]],
  ['open.spotify.com/playlist/37i9dQZF1DXcBWIGoYBM5M', 'Spotify', 'Playlist', ['https://open.spotify.com/playlist/37i9dQZF1DXcBWIGoYBM5M', 'https://open.spotify.com/user/spotify/playlist/37i9dQZF1DXcBWIGoYBM5M', 'spotify:user:spotify:playlist:37i9dQZF1DXcBWIGoYBM5M']],
  ['soundcloud.com/forss/flickermood', 'SoundCloud', 'Track', ['https://soundcloud.com/Forss/Flickermood?in=x&utm_source=clipboard', 'https://m.soundcloud.com/forss/flickermood']],
  ['soundcloud.com/forss', 'SoundCloud', 'Account', ['https://soundcloud.com/forss/tracks', 'soundcloud.com/FORSS/', '@forss']],
  ['linkedin.com/in/williamhgates', 'LinkedIn', 'Account', ['https://www.linkedin.com/in/WilliamHGates/', 'https://de.linkedin.com/in/williamhgates?trk=x', 'https://www.linkedin.com/in/williamhgates/en']],
  ['linkedin.com/feed/update/urn:li:activity:7123456789012345678', 'LinkedIn', 'Post', [
    'https://www.linkedin.com/feed/update/urn:li:activity:7123456789012345678/', 'https://www.linkedin.com/posts/williamhgates_some-title-activity-7123456789012345678-AbCd?utm_source=share',
  ]],
  ['discord.gg/minecraft', 'Discord', 'Invite', ['https://discord.gg/minecraft', 'https://discord.com/invite/minecraft', 'discordapp.com/invite/minecraft?event=1', 'https://www.discord.gg/invite/minecraft']],
  ['threads.com/@zuck', 'Threads', 'Account', ['https://www.threads.net/@Zuck', 'https://www.threads.com/@zuck?xmt=x', '@zuck']],
  ['threads.com/t/CuXFPIeLLod', 'Threads', 'Post', ['https://www.threads.net/@zuck/post/CuXFPIeLLod', 'https://www.threads.net/t/CuXFPIeLLod']],
  ['reddit.com/comments/1abcde', 'Reddit', 'Post', ['https://www.reddit.com/r/Pics/comments/1abcde/some_title/', 'https://old.reddit.com/r/pics/comments/1abcde', 'https://redd.it/1abcde', 'https://www.reddit.com/comments/1ABCDE/?share_id=x']],
  ['reddit.com/r/pics', 'Reddit', 'Group', ['https://www.reddit.com/r/Pics/', 'new.reddit.com/r/pics/top?t=all']],
  ['reddit.com/user/spez', 'Reddit', 'Account', ['https://www.reddit.com/u/Spez', 'https://reddit.com/user/spez/comments', '@spez']],
  ['pinterest.com/pin/99360735500167749', 'Pinterest', 'Post', ['https://www.pinterest.com/pin/99360735500167749/', 'https://pinterest.de/pin/99360735500167749', 'https://br.pinterest.com/pin/some-title--99360735500167749/']],
  ['pinterest.com/pinterest/official-news', 'Pinterest', 'Page', ['https://www.pinterest.co.uk/Pinterest/Official-News/']],
  ['example.com/a/b?x=1&y=2', 'Web', 'Page', [
    'https://www.example.com/a/b/?y=2&x=1', 'http://example.com/a/b?utm_source=n&x=1&y=2&fbclid=z#top', 'm.example.com/a/c/../b?x=1&y=2', 'EXAMPLE.com/a/./b?x=1&y=2&gclid=1', 'https://www.m.example.com:443/a//b?x=%31&y=2',
  ]],
  ['example.com:8080/Path', 'Web', 'Page', ['http://example.com:8080/Path/', 'example.com:8080/Path']],
  ['bücher.example/stra%C3%9Fe', 'Web', 'Page', ['https://bücher.example/straße', 'https://xn--bcher-kva.example/stra%c3%9fe', 'BÜCHER.example/straße/']],
  ['8.8.8.8/dns', 'Web', 'Page', ['http://8.8.8.8/dns', 'http://134744072/dns', 'http://0x8.0x8.0x8.0x8/dns', 'http://010.8.2056/dns']],
]

describe('canonical links', () => {
  it.each(SAME.flatMap(([canonical, platform, target, spellings]) => spellings.map(spelling => [spelling, canonical, platform, target] as const)))('P2.3 %s is %s', (spelling, canonical, platform, target) => {
    expect(read(spelling, platform)).toMatchObject({ ok: true, canonical, platform, target })
  })

  it.each([
    ['https://youtu.be/pQ4v-8LmKd0', 'https://youtu.be/pq4V-8lMkD0'],
    ['https://www.instagram.com/p/CxYzAb', 'https://www.instagram.com/p/cxyzab'],
    ['https://vm.tiktok.com/ZMabc', 'https://vm.tiktok.com/zmABC'],
    ['https://t.me/+AbCdEf', 'https://t.me/+abcdef'],
    ['https://discord.gg/AbCdEf', 'https://discord.gg/abcdef'],
    ['https://example.com/Path', 'https://example.com/path'],
    ['https://example.com/?a=1', 'https://example.com/?a=2'],
    ['https://example.com:8080/', 'https://example.com/'],
    ['https://t.me/somebot?start=one', 'https://t.me/somebot?start=two'],
    ['https://www.youtube.com/@natgeo', 'https://www.instagram.com/natgeo'],
    ['https://www.reddit.com/comments/1abcde', 'https://www.reddit.com/comments/1abcde/comment/k2'],
  ])('P2.3 %s and %s are two targets', (left, right) => {
    expect(read(left).canonical).not.toBe(read(right).canonical)
  })

  it('says whether tracking was removed', () => {
    expect(read('https://www.youtube.com/watch?v=pQ4v-8LmKd0&utm_source=x').isTrackingRemoved).toBe(true)
    expect(read('https://www.youtube.com/watch?v=pQ4v-8LmKd0').isTrackingRemoved).toBe(false)
    expect(read('https://example.com/?ref=1').isTrackingRemoved).toBe(false)
    expect(read('https://example.com/?UTM_Campaign=1').isTrackingRemoved).toBe(true)
  })

  it('keeps the handle of a post for the content screen, where the link names it', () => {
    expect(read('https://twitter.com/NASA/status/1460323737035677698').handle).toBe('nasa')
    expect(read('https://www.tiktok.com/@Khaby.Lame/video/7137423965982592302').handle).toBe('khaby.lame')
    expect(read('https://youtu.be/pQ4v-8LmKd0').handle).toBeNull()
  })

  it('reads an @name on the platform of the service, and asks for it otherwise', () => {
    expect(read(' @NASA ', 'Instagram').canonical).toBe('instagram.com/nasa')
    expect(canonicaliseLink('@nasa')).toMatchObject({ ok: false, code: 'PlatformUnknown' })
    expect(canonicaliseLink('@nasa', 'Spotify')).toMatchObject({ ok: false, code: 'PlatformUnknown' })
  })
})

describe('the key that P2.3 compares', () => {
  const settings = DEFAULT_SETTINGS
  const video = read('https://youtu.be/pQ4v-8LmKd0')
  const channel = read('https://www.youtube.com/@NatGeo/videos')

  it('P2.3 is the link whatever the service, by default', () => {
    expect(lockKeyOf(video, 'Likes', settings)).toBe(lockKeyOf(video, 'Views', settings))
  })

  it('P2.3 is the link with the metric, if the house says so', () => {
    const perMetric = { ...settings, linkScope: 'linkAndMetric' } as const
    expect(lockKeyOf(video, 'Likes', perMetric)).not.toBe(lockKeyOf(video, 'Views', perMetric))
    expect(lockKeyOf(video, 'Likes', perMetric)).toBe(lockKeyOf(read('youtube.com/watch?v=pQ4v-8LmKd0'), 'Likes', perMetric))
  })

  it('P2.4 is the channel for watch hours', () => {
    expect(lockKeyOf(channel, 'WatchHours', settings)).toBe('youtube.com/@natgeo')
  })
})
