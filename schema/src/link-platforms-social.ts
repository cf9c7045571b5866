import { accountOf, type Found, type PlatformTable } from './link-platform.ts'
import { encodeSegment } from './link-text.ts'
import { Platform } from './service-vocabulary.ts'

// Platforms of accounts and posts. Handles are compared in lower case, ids of posts as they are written.

const instagramAccount = (handle: string): Found =>
  ({ canonical: `instagram.com/${handle.toLowerCase()}`, target: 'Account', handle: handle.toLowerCase() })

const INSTAGRAM_NAME = /^[\w.]{1,30}$/
const INSTAGRAM_POST_PATHS = new Set(['p', 'reel', 'reels', 'tv'])
const INSTAGRAM_OWN_PATHS = new Set([
  'explore', 'accounts', 'direct', 'about', 'developer', 'legal', 's', 'share', 'stories', 'web', 'api', ...INSTAGRAM_POST_PATHS,
])

export const INSTAGRAM: PlatformTable = {
  platform: Platform.Instagram,
  hosts: ['instagram.com', 'instagr.am'],
  account: instagramAccount,
  read({ segments: [first = '', second = '', third = ''] }) {
    const kind = first.toLowerCase()
    if (INSTAGRAM_POST_PATHS.has(kind) && second !== '') return instagramPost(second)
    if (INSTAGRAM_POST_PATHS.has(second.toLowerCase()) && third !== '') return instagramPost(third)
    if (kind === 'stories' && second !== '') {
      const story = third === '' ? '' : `/${encodeSegment(third)}`
      return accountOf(second, INSTAGRAM_NAME, handle =>
        ({ canonical: `instagram.com/stories/${handle.toLowerCase()}${story}`, target: 'Story', handle: handle.toLowerCase() }))
    }
    if (kind === '_u') return accountOf(second, INSTAGRAM_NAME, instagramAccount)
    return first === '' || INSTAGRAM_OWN_PATHS.has(kind) ? null : accountOf(first, INSTAGRAM_NAME, instagramAccount)
  },
}

function instagramPost(code: string): Found | null {
  return /^[\w-]+$/.test(code) ? { canonical: `instagram.com/p/${code}`, target: 'Post' } : null
}

const threadsAccount = (handle: string): Found =>
  ({ canonical: `threads.com/@${handle.toLowerCase()}`, target: 'Account', handle: handle.toLowerCase() })

export const THREADS: PlatformTable = {
  platform: Platform.Threads,
  hosts: ['threads.com', 'threads.net'],
  account: threadsAccount,
  read({ segments: [first = '', second = '', third = ''] }) {
    const code = first === 't' ? second : first.startsWith('@') && second === 'post' ? third : ''
    if (code !== '') return /^[\w-]+$/.test(code) ? { canonical: `threads.com/t/${code}`, target: 'Post' } : null
    return first.startsWith('@') ? accountOf(first, INSTAGRAM_NAME, threadsAccount) : null
  },
}

const xAccount = (handle: string): Found => ({ canonical: `x.com/${handle.toLowerCase()}`, target: 'Account', handle: handle.toLowerCase() })

const X_NAME = /^\w{1,20}$/
const X_OWN_PATHS = new Set([
  'i', 'home', 'explore', 'search', 'hashtag', 'intent', 'settings', 'messages', 'notifications', 'share', 'compose', 'login', 'signup', 'tos', 'privacy',
])

export const X: PlatformTable = {
  platform: Platform.X,
  hosts: ['x.com', 'twitter.com', 'mobile.x.com', 'mobile.twitter.com'],
  shortHosts: ['t.co'],
  account: xAccount,
  read({ host, segments, parameter }) {
    const [first = '', second = '', third = ''] = segments
    if (host === 't.co') return first === '' ? null : { canonical: `t.co/${encodeSegment(first)}`, target: 'Page' }
    // The name before a post's number is not looked at by X, so it makes no difference here either.
    const place = segments.findIndex(segment => segment === 'status' || segment === 'statuses')
    const id = place < 0 ? '' : segments[place + 1] ?? ''
    if (/^\d+$/.test(id)) {
      const post: Found = { canonical: `x.com/i/status/${id}`, target: 'Post' }
      if (X_OWN_PATHS.has(first.toLowerCase())) return post
      return accountOf(first, X_NAME, handle => ({ ...post, handle: handle.toLowerCase() })) ?? post
    }
    if (first === 'i') return second === '' || third === '' ? null : { canonical: `x.com/i/${encodeSegment(second)}/${encodeSegment(third)}`, target: 'Page' }
    const named = first === 'intent' ? parameter('screen_name') : null
    if (named !== null) return accountOf(named, X_NAME, xAccount)
    return first === '' || X_OWN_PATHS.has(first.toLowerCase()) ? null : accountOf(first, X_NAME, xAccount)
  },
}

const pinterestAccount = (handle: string): Found =>
  ({ canonical: `pinterest.com/${handle.toLowerCase()}`, target: 'Account', handle: handle.toLowerCase() })

const PINTEREST_NAME = /^[\w-]{3,30}$/
const PINTEREST_OWN_PATHS = new Set(['pin', 'search', 'ideas', 'today', 'topics', 'settings', 'business', 'login', 'explore'])

export const PINTEREST: PlatformTable = {
  platform: Platform.Pinterest,
  hosts: [
    'pinterest.com', 'pinterest.ca', 'pinterest.co.uk', 'pinterest.com.au', 'pinterest.de', 'pinterest.fr', 'pinterest.es', 'pinterest.it', 'pinterest.jp',
    'pinterest.co.kr', 'pinterest.com.mx', 'pinterest.pt', 'pinterest.ru', 'pinterest.se', 'pinterest.ch', 'pinterest.at', 'pinterest.nz', 'pinterest.cl', 'pinterest.ie',
  ],
  hostPattern: /^[a-z]{2}\.pinterest\.com$/,
  shortHosts: ['pin.it'],
  account: pinterestAccount,
  read({ host, segments: [first = '', second = ''] }) {
    if (host === 'pin.it') return first === '' ? null : { canonical: `pin.it/${encodeSegment(first)}`, target: 'Post' }
    if (first === 'pin') {
      const id = /(?:^|--)([\w]+)$/.exec(second)?.[1]
      return id === undefined ? null : { canonical: `pinterest.com/pin/${id}`, target: 'Post' }
    }
    if (first === '' || PINTEREST_OWN_PATHS.has(first.toLowerCase())) return null
    const board = second === '' || second.startsWith('_') ? '' : `/${encodeSegment(second.toLowerCase())}`
    return accountOf(first, PINTEREST_NAME, handle => board === ''
      ? pinterestAccount(handle)
      : { canonical: `pinterest.com/${handle.toLowerCase()}${board}`, target: 'Page', handle: handle.toLowerCase() })
  },
}
