import { accountOf, anyScriptAccountOf, type Found, type PlatformTable } from './link-platform.ts'
import { encodeSegment } from './link-text.ts'
import { Platform } from './service-vocabulary.ts'

// Platforms of groups, communities and work.

const FACEBOOK_NAME = /^[a-z\d.-]{1,80}$/i
const FACEBOOK_OWN_PATHS = new Set([
  'home.php', 'share.php', 'sharer', 'login', 'hashtag', 'help', 'policies', 'marketplace', 'gaming', 'dialog', 'l.php', 'search', 'groups', 'share', 'stories', 'ads',
])

const facebookAccount = (handle: string): Found =>
  ({ canonical: `facebook.com/${handle.toLowerCase()}`, target: 'Account', handle: handle.toLowerCase() })

function facebookBy(path: string, id: string | null | undefined, target: Found['target']): Found | null {
  return id != null && /^[\w.-]+$/.test(id) ? { canonical: `facebook.com/${path}${id}`, target } : null
}

function facebookPost(owner: string | null, post: string | null | undefined): Found | null {
  return owner === null || post == null || !FACEBOOK_NAME.test(owner) ? null : facebookBy(`${owner.toLowerCase()}/posts/`, post, 'Post')
}

export const FACEBOOK: PlatformTable = {
  platform: Platform.Facebook,
  hosts: ['facebook.com', 'fb.com', 'web.facebook.com', 'mbasic.facebook.com', 'touch.facebook.com', 'free.facebook.com'],
  hostPattern: /^[a-z]{2}-[a-z]{2}\.facebook\.com$/,
  shortHosts: ['fb.me', 'fb.watch'],
  account: facebookAccount,
  read({ host, segments, parameter }) {
    const [first = '', second = '', third = '', fourth = ''] = segments
    if (host === 'fb.watch' || host === 'fb.me') return first === '' ? null : { canonical: `${host}/${encodeSegment(first)}`, target: 'Page' }
    const kind = first.toLowerCase()
    if (kind === 'profile.php') return facebookBy('', parameter('id'), 'Account')
    if (kind === 'people' || kind === 'pages') return facebookBy('', third, 'Account')
    if (kind === 'permalink.php' || kind === 'story.php') return facebookPost(parameter('id'), parameter('story_fbid'))
    if (kind === 'watch' || kind === 'video.php') return facebookBy('watch?v=', parameter('v'), 'Video')
    if (kind === 'reel') return facebookBy('watch?v=', second, 'Video')
    if (kind === 'photo' || kind === 'photo.php') return facebookBy('photo?fbid=', parameter('fbid'), 'Post')
    if (kind === 'groups' && second !== '') {
      const isPost = (third === 'posts' || third === 'permalink') && fourth !== ''
      return facebookBy(`groups/${isPost ? `${encodeSegment(second.toLowerCase())}/posts/` : ''}`, isPost ? fourth : second.toLowerCase(), isPost ? 'Post' : 'Group')
    }
    if (kind === 'events') return facebookBy('events/', second, 'Page')
    // Only Facebook knows where its share links lead, and their codes keep their letter case.
    if (first === '' || FACEBOOK_OWN_PATHS.has(kind)) return null
    if (second === 'videos') return facebookBy('watch?v=', segments.at(-1), 'Video')
    if (second === 'photos' && segments.length > 2) return facebookBy('photo?fbid=', segments.at(-1), 'Post')
    if (second === 'posts' && third !== '') return facebookPost(first, segments.at(-1))
    return accountOf(first, FACEBOOK_NAME, facebookAccount)
  },
}

const LINKEDIN_PATHS = new Set(['in', 'company', 'school', 'showcase', 'groups', 'pulse', 'events', 'newsletters'])

export const LINKEDIN: PlatformTable = {
  platform: Platform.LinkedIn,
  hosts: ['linkedin.com'],
  hostPattern: /^[a-z]{2}\.linkedin\.com$/,
  shortHosts: ['lnkd.in'],
  read({ host, segments: [first = '', second = '', third = ''] }) {
    if (host === 'lnkd.in') return first === '' ? null : { canonical: `lnkd.in/${encodeSegment(first)}`, target: 'Page' }
    // The number of a post is in every one of its addresses; what is around it is the title.
    const activity = first === 'posts' ? /(?:activity|share|ugcpost)-(\d+)/i.exec(second) : first === 'feed' ? /urn:li:(?:activity|share|ugcpost):(\d+)/i.exec(third) : null
    const number = activity?.[1]
    if (number !== undefined) return { canonical: `linkedin.com/feed/update/urn:li:activity:${number}`, target: 'Post' }
    const kind = first.toLowerCase()
    if (!LINKEDIN_PATHS.has(kind) || second === '') return null
    const target = kind === 'groups' ? 'Group' : kind === 'in' || kind === 'company' || kind === 'school' || kind === 'showcase' ? 'Account' : 'Page'
    return anyScriptAccountOf(second, name => ({ canonical: `linkedin.com/${kind}/${encodeSegment(name.toLowerCase())}`, target, handle: name.toLowerCase() }))
  },
}

const redditAccount = (handle: string): Found => ({ canonical: `reddit.com/user/${handle.toLowerCase()}`, target: 'Account', handle: handle.toLowerCase() })

export const REDDIT: PlatformTable = {
  platform: Platform.Reddit,
  hosts: ['reddit.com', 'old.reddit.com', 'new.reddit.com', 'np.reddit.com', 'amp.reddit.com', 'sh.reddit.com'],
  shortHosts: ['redd.it'],
  account: redditAccount,
  read({ host, segments }) {
    const [first = '', second = '', third = '', fourth = '', , sixth = ''] = segments
    if (host === 'redd.it') return redditPost(first, '')
    const kind = first.toLowerCase()
    if (kind === 'comments') return redditPost(second, segments[3] ?? '')
    if (kind === 'u' || kind === 'user') return third === 'comments' && fourth !== '' ? redditPost(fourth, sixth) : accountOf(second, /^[\w-]{3,20}$/, redditAccount)
    if (kind !== 'r' || second === '') return null
    if (third === 'comments') return redditPost(fourth, sixth)
    if (third === 's' && fourth !== '') return { canonical: `reddit.com/r/${encodeSegment(second.toLowerCase())}/s/${encodeSegment(fourth)}`, target: 'Post' }
    return accountOf(second, /^\w{2,21}$/, name => ({ canonical: `reddit.com/r/${name.toLowerCase()}`, target: 'Group', handle: name.toLowerCase() }))
  },
}

/** The number of a post stands for itself; group and title in front of and behind it make no difference. A comment has its own counter. */
function redditPost(id: string, comment: string): Found | null {
  if (!/^[a-z\d]+$/i.test(id)) return null
  const canonical = `reddit.com/comments/${id.toLowerCase()}`
  return { canonical: /^[a-z\d]+$/i.test(comment) ? `${canonical}/comment/${comment.toLowerCase()}` : canonical, target: 'Post' }
}
