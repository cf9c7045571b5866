import { accountOf, anyScriptAccountOf, type Found, type PlatformTable } from './link-platform.ts'
import { encodeSegment } from './link-text.ts'
import { Platform } from './service-vocabulary.ts'

// Platforms of videos. Ids keep their letter case; handles do not.

const YOUTUBE_VIDEO_ID = /^[\w-]{11}$/
const YOUTUBE_VIDEO_PATHS = new Set(['shorts', 'embed', 'live', 'v', 'e', 'watch'])
const YOUTUBE_OWN_PATHS = new Set([
  'feed', 'results', 'gaming', 'premium', 'about', 'account', 'hashtag', 'clip', 'post', 'playlist', 'redirect', 'attribution_link', 'channel', 'c', 'user',
  'browse', 'explore', 'library', 'trending', 'search', ...YOUTUBE_VIDEO_PATHS,
])

function youtubeVideo(id: string | null | undefined): Found | null {
  return id != null && YOUTUBE_VIDEO_ID.test(id) ? { canonical: `youtu.be/${id}`, target: 'Video' } : null
}

function youtubeChannel(path: string, handle?: string): Found {
  return { canonical: `youtube.com/${path}`, target: 'Channel', isChannel: true, ...(handle === undefined ? {} : { handle }) }
}

const youtubeAccount = (handle: string): Found => youtubeChannel(`@${encodeSegment(handle.toLowerCase())}`, handle.toLowerCase())

export const YOUTUBE: PlatformTable = {
  platform: Platform.YouTube,
  hosts: ['youtube.com', 'music.youtube.com', 'gaming.youtube.com', 'youtube-nocookie.com'],
  shortHosts: ['youtu.be'],
  account: youtubeAccount,
  read({ host, segments: [first = '', second = ''], parameter }) {
    if (host === 'youtu.be') return youtubeVideo(first)
    const kind = first.toLowerCase()
    if (first.startsWith('@')) return anyScriptAccountOf(first, youtubeAccount)
    if (kind === 'watch' && second === '') return youtubeVideo(parameter('v')) ?? listOf(parameter('list'))
    if (kind === 'playlist' || (kind === 'embed' && second === 'videoseries')) return listOf(parameter('list'))
    if (YOUTUBE_VIDEO_PATHS.has(kind)) return youtubeVideo(second)
    if (kind === 'channel') return /^UC[\w-]{22}$/.test(second) ? youtubeChannel(`channel/${second}`) : null
    if ((kind === 'c' || kind === 'user') && second !== '') {
      return anyScriptAccountOf(second, handle => youtubeChannel(`${kind}/${encodeSegment(handle.toLowerCase())}`, handle.toLowerCase()))
    }
    if (kind === 'post' && second !== '') return { canonical: `youtube.com/post/${encodeSegment(second)}`, target: 'Post' }
    if (first === '' || YOUTUBE_OWN_PATHS.has(kind)) return null
    // The oldest custom addresses have no prefix and lead where /c/ leads.
    return anyScriptAccountOf(first, handle => youtubeChannel(`c/${encodeSegment(handle.toLowerCase())}`, handle.toLowerCase()))
  },
}

function listOf(id: string | null): Found | null {
  return id !== null && /^[\w-]{2,}$/.test(id) ? { canonical: `youtube.com/playlist?list=${id}`, target: 'Playlist' } : null
}

const tiktokAccount = (handle: string): Found =>
  ({ canonical: `tiktok.com/@${handle.toLowerCase()}`, target: 'Account', handle: handle.toLowerCase(), isChannel: true })

export const TIKTOK: PlatformTable = {
  platform: Platform.TikTok,
  hosts: ['tiktok.com'],
  shortHosts: ['vm.tiktok.com', 'vt.tiktok.com'],
  account: tiktokAccount,
  read({ host, segments }) {
    const [first = '', second = '', third = ''] = segments
    // Only TikTok knows where its short links lead; two of them may name one video.
    if (host !== 'tiktok.com') return first === '' ? null : { canonical: `${host}/${encodeSegment(first)}`, target: 'Video' }
    if (first === 't' && second !== '') return { canonical: `vm.tiktok.com/${encodeSegment(second)}`, target: 'Video' }
    if (first === 'v' || first === 'embed' || first === 'video' || first === 'player') {
      const id = segments.at(-1)?.replace(/\.html$/, '') ?? ''
      return /^\d+$/.test(id) ? tiktokVideo(id) : null
    }
    if (!first.startsWith('@')) return null
    // The name before a video's id is not looked at by TikTok, so it makes no difference here either.
    if ((second === 'video' || second === 'photo') && /^\d+$/.test(third)) {
      const account = accountOf(first, /^[\w.]{1,24}$/, handle => ({ ...tiktokVideo(third), handle: handle.toLowerCase() }))
      return account ?? tiktokVideo(third)
    }
    return accountOf(first, /^[\w.]{1,24}$/, tiktokAccount)
  },
}

function tiktokVideo(id: string): Found {
  return { canonical: `tiktok.com/video/${id}`, target: 'Video' }
}

const twitchAccount = (handle: string): Found =>
  ({ canonical: `twitch.tv/${handle.toLowerCase()}`, target: 'Channel', handle: handle.toLowerCase(), isChannel: true })

const TWITCH_NAME = /^\w{2,25}$/
const TWITCH_OWN_PATHS = new Set(['directory', 'search', 'settings', 'subscriptions', 'downloads', 'store', 'jobs', 'turbo', 'p', 'team', 'u', 'moderator'])

export const TWITCH: PlatformTable = {
  platform: Platform.Twitch,
  hosts: ['twitch.tv', 'go.twitch.tv'],
  shortHosts: ['clips.twitch.tv', 'player.twitch.tv'],
  account: twitchAccount,
  read({ host, segments: [first = '', second = '', third = ''], parameter }) {
    if (host === 'clips.twitch.tv') return clipOf(first === 'embed' ? parameter('clip') ?? '' : first)
    const player = parameter('channel')
    if (host === 'player.twitch.tv') return player === null ? videoOf(parameter('video')?.replace(/^v/, '') ?? '') : accountOf(player, TWITCH_NAME, twitchAccount)
    if (first === 'videos') return videoOf(second)
    if (second === 'clip') return clipOf(third)
    if (second === 'video' || second === 'v') return videoOf(third)
    if (first === 'popout' || first === 'embed') return accountOf(second, TWITCH_NAME, twitchAccount)
    return first === '' || TWITCH_OWN_PATHS.has(first.toLowerCase()) ? null : accountOf(first, TWITCH_NAME, twitchAccount)
  },
}

function videoOf(id: string): Found | null {
  return /^\d+$/.test(id) ? { canonical: `twitch.tv/videos/${id}`, target: 'Video' } : null
}

function clipOf(slug: string): Found | null {
  return /^[\w-]+$/.test(slug) ? { canonical: `clips.twitch.tv/${slug}`, target: 'Video' } : null
}
