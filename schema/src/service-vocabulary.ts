// The closed sets around services and their links.

/** Where a link lives. `Web` is any web address, `Other` a platform the house has no table for. */
export const Platform = {
  Instagram: 'Instagram',
  YouTube: 'YouTube',
  TikTok: 'TikTok',
  X: 'X',
  Facebook: 'Facebook',
  Telegram: 'Telegram',
  Twitch: 'Twitch',
  Spotify: 'Spotify',
  SoundCloud: 'SoundCloud',
  LinkedIn: 'LinkedIn',
  Discord: 'Discord',
  Threads: 'Threads',
  Reddit: 'Reddit',
  Pinterest: 'Pinterest',
  Web: 'Web',
  Other: 'Other',
} as const
export type Platform = (typeof Platform)[keyof typeof Platform]

/** What a service raises: the counter at the link. */
export const Metric = {
  Followers: 'Followers',
  Likes: 'Likes',
  Views: 'Views',
  Comments: 'Comments',
  Shares: 'Shares',
  Saves: 'Saves',
  Subscribers: 'Subscribers',
  WatchHours: 'WatchHours',
  Members: 'Members',
  Reactions: 'Reactions',
  Plays: 'Plays',
  Listeners: 'Listeners',
  Reposts: 'Reposts',
  Votes: 'Votes',
  Impressions: 'Impressions',
  Visits: 'Visits',
  LiveViewers: 'LiveViewers',
  Other: 'Other',
} as const
export type Metric = (typeof Metric)[keyof typeof Metric]

/** What an order of a service needs: a quantity, or a line for each comment, or nothing but the link for a package of fixed quantity and price. */
export const ServiceType = {
  Default: 'Default',
  Package: 'Package',
  CustomComments: 'CustomComments',
  CustomCommentsPackage: 'CustomCommentsPackage',
  Poll: 'Poll',
} as const
export type ServiceType = (typeof ServiceType)[keyof typeof ServiceType]

/** How the supplier says the units come about (P1.5). */
export const DeclaredSource = {
  Advertising: 'Advertising',
  Placement: 'Placement',
  Incentive: 'Incentive',
  Undeclared: 'Undeclared',
} as const
export type DeclaredSource = (typeof DeclaredSource)[keyof typeof DeclaredSource]

/** How much of a delivery usually goes away again, as the supplier claims it (P1.1). */
export const DropClass = {
  NonDrop: 'NonDrop',
  Low: 'Low',
  Medium: 'Medium',
  High: 'High',
} as const
export type DropClass = (typeof DropClass)[keyof typeof DropClass]

/** What a reading found at a link (P2.2, P3.4). */
export const TargetVisibility = {
  Public: 'Public',
  Private: 'Private',
  CounterHidden: 'CounterHidden',
  Deleted: 'Deleted',
  Renamed: 'Renamed',
  Forbidden: 'Forbidden',
} as const
export type TargetVisibility = (typeof TargetVisibility)[keyof typeof TargetVisibility]

/** What a hit of the content screen does: refuse the order, or hold it for review before anything is charged (P2.7). */
export const ScreenAction = {
  Refuse: 'Refuse',
  Review: 'Review',
} as const
export type ScreenAction = (typeof ScreenAction)[keyof typeof ScreenAction]

/** What a content rule looks at: the host of a link, the handle in it, or the words of link and comments (P2.7). */
export const ContentRuleKind = {
  Host: 'Host',
  Handle: 'Handle',
  Keyword: 'Keyword',
} as const
export type ContentRuleKind = (typeof ContentRuleKind)[keyof typeof ContentRuleKind]
