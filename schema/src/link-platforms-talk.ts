import { accountOf, type Found, type PlatformTable } from './link-platform.ts'
import { encodeSegment } from './link-text.ts'
import { Platform } from './service-vocabulary.ts'

// Platforms of talk and of music.

const TELEGRAM_NAME = /^[a-z]\w{2,31}$/i
const TELEGRAM_OWN_NAMES = new Set(['s', 'c', 'joinchat', 'addlist', 'addstickers', 'share', 'proxy', 'socks', 'iv', 'login', 'boost', 'addtheme', 'setlanguage'])

const telegramAccount = (handle: string): Found =>
  ({ canonical: `t.me/${handle.toLowerCase()}`, target: 'Channel', handle: handle.toLowerCase(), isChannel: true })

export const TELEGRAM: PlatformTable = {
  platform: Platform.Telegram,
  hosts: ['t.me', 'telegram.me', 'telegram.dog'],
  hostPattern: /^[a-z]\w{3,31}\.t\.me$/,
  account: telegramAccount,
  read({ host, segments, parameter }) {
    const own = host.endsWith('.t.me') ? host.slice(0, -'.t.me'.length) : null
    const path = own === null ? segments : [own, ...segments]
    const [first = '', second = '', third = ''] = path[0] === 's' && path.length > 1 ? path.slice(1) : path
    if (first.startsWith('+') && first.length > 1) return invite(first.slice(1))
    if (first === 'joinchat') return invite(second)
    if (first === 'boost' && second !== '') return accountOf(second, TELEGRAM_NAME, telegramAccount)
    if (first === 'c' && /^\d+$/.test(second)) {
      return { canonical: `t.me/c/${second}${/^\d+$/.test(third) ? `/${third}` : ''}`, target: third === '' ? 'Channel' : 'Post' }
    }
    if (first === '' || TELEGRAM_OWN_NAMES.has(first.toLowerCase())) return null
    // A post in a topic carries the topic's number in front of its own.
    const post = /^\d+$/.test(third) ? third : second
    return accountOf(first, TELEGRAM_NAME, (handle) => {
      if (/^\d+$/.test(post)) return { canonical: `t.me/${handle.toLowerCase()}/${post}`, target: 'Post', handle: handle.toLowerCase() }
      // Whoever is counted for a bot's start word is counted for that word alone. A channel takes none, and every bot's name ends in its kind.
      const start = /bot$/i.test(handle) ? parameter('start') : null
      return start === null ? telegramAccount(handle) : { ...telegramAccount(handle), canonical: `t.me/${handle.toLowerCase()}?start=${encodeURIComponent(start)}` }
    })
  },
}

function invite(code: string): Found | null {
  return /^[\w-]+$/.test(code) ? { canonical: `t.me/+${code}`, target: 'Invite' } : null
}

export const DISCORD: PlatformTable = {
  platform: Platform.Discord,
  hosts: ['discord.com', 'discordapp.com', 'ptb.discord.com', 'canary.discord.com'],
  shortHosts: ['discord.gg'],
  read({ host, segments }) {
    const [first = '', second = ''] = segments
    const code = host === 'discord.gg' && first !== 'invite' ? first : first === 'invite' ? second : ''
    if (code !== '') return /^[\w-]+$/.test(code) ? { canonical: `discord.gg/${code}`, target: 'Invite' } : null
    if (first === 'users' && /^\d+$/.test(second)) return { canonical: `discord.com/users/${second}`, target: 'Account' }
    if (first !== 'channels' || segments.length < 2) return null
    return { canonical: `discord.com/${segments.slice(0, 4).map(encodeSegment).join('/')}`, target: segments.length > 3 ? 'Post' : 'Channel' }
  },
}

const SPOTIFY_TARGETS: Readonly<Record<string, Found['target']>> = {
  track: 'Track', album: 'Album', artist: 'Account', playlist: 'Playlist', show: 'Show', episode: 'Track', user: 'Account',
}

export const SPOTIFY: PlatformTable = {
  platform: Platform.Spotify,
  hosts: ['open.spotify.com', 'play.spotify.com'],
  shortHosts: ['spotify.link'],
  read({ host, segments }) {
    if (host === 'spotify.link') return segments[0] === undefined ? null : { canonical: `spotify.link/${encodeSegment(segments[0])}`, target: 'Page' }
    // A language in front, an embedded player and the owner of a playlist name the same thing.
    const path = segments.filter((segment, index) => !(index === 0 && /^intl-[a-z-]+$/i.test(segment)) && !/^embed(-podcast)?$/.test(segment))
    const [kind = '', id = ''] = path[0] === 'user' && path[2] === 'playlist' ? path.slice(2) : path
    const target = SPOTIFY_TARGETS[kind.toLowerCase()]
    if (target === undefined || !/^[^\s/]+$/.test(id)) return null
    return { canonical: `open.spotify.com/${kind.toLowerCase()}/${encodeSegment(id)}`, target }
  },
}

const soundcloudAccount = (handle: string): Found =>
  ({ canonical: `soundcloud.com/${handle.toLowerCase()}`, target: 'Account', handle: handle.toLowerCase() })

const SOUNDCLOUD_NAME = /^[\w-]{2,60}$/
const SOUNDCLOUD_OWN_PATHS = new Set(['discover', 'stream', 'search', 'charts', 'you', 'upload', 'pages', 'terms-of-use', 'mobile', 'jobs', 'pro'])
const SOUNDCLOUD_TABS = new Set(['tracks', 'albums', 'sets', 'reposts', 'likes', 'followers', 'following', 'popular-tracks', 'comments', 'spotlight'])

export const SOUNDCLOUD: PlatformTable = {
  platform: Platform.SoundCloud,
  hosts: ['soundcloud.com'],
  shortHosts: ['on.soundcloud.com'],
  account: soundcloudAccount,
  read({ host, segments }) {
    const [first = '', second = '', third = ''] = segments
    if (host === 'on.soundcloud.com') return first === '' ? null : { canonical: `on.soundcloud.com/${encodeSegment(first)}`, target: 'Track' }
    if (first === '' || SOUNDCLOUD_OWN_PATHS.has(first.toLowerCase())) return null
    return accountOf(first, SOUNDCLOUD_NAME, (handle) => {
      const account = soundcloudAccount(handle)
      const name = second.toLowerCase()
      if (name === 'sets' && third !== '') return { ...account, canonical: `${account.canonical}/sets/${encodeSegment(third.toLowerCase())}`, target: 'Playlist' }
      return name === '' || SOUNDCLOUD_TABS.has(name) ? account : { ...account, canonical: `${account.canonical}/${encodeSegment(name)}`, target: 'Track' }
    })
  },
}
