import { LinkTarget } from './link-target.ts'
import { Platform, type Metric, type TargetVisibility } from './service-vocabulary.ts'

const UNIT_NOUNS: Readonly<Record<Metric, string>> = {
  Followers: 'followers', Likes: 'likes', Views: 'views', Comments: 'comments', Shares: 'shares', Saves: 'saves', Subscribers: 'subscribers',
  WatchHours: 'watch hours', Members: 'members', Reactions: 'reactions', Plays: 'plays', Listeners: 'listeners', Reposts: 'reposts', Votes: 'votes',
  Impressions: 'impressions', Visits: 'visits', LiveViewers: 'live viewers', Other: 'units',
}

/** What a metric counts, as it stands after a number: '100 views'. */
export function nounOfUnits(metric: Metric): string {
  return UNIT_NOUNS[metric]
}

/** What a link names, in running text: 'the video'. */
export function nounOfTarget(target: LinkTarget): string {
  return target === LinkTarget.Invite ? 'group' : target.toLowerCase()
}

/** A platform in running text. */
export function wordsOfPlatform(platform: Platform): string {
  if (platform === Platform.Web) return 'a web page'
  return platform === Platform.Other ? 'another platform' : platform
}

const VISIBILITY_WORDS: Readonly<Record<TargetVisibility, string>> = {
  Public: 'is public', Private: 'is private', CounterHidden: 'hides its counter', Deleted: 'is deleted', Renamed: 'was renamed',
  Forbidden: 'is closed to visitors',
}

/** What a reading found, as it stands after the target: 'the video is private'. */
export function wordsOfVisibility(visibility: TargetVisibility): string {
  return VISIBILITY_WORDS[visibility]
}
