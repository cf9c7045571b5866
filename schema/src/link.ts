import type { Platform } from './service-vocabulary.ts'

/** What a link names. */
export const LinkTarget = {
  Account: 'Account', Channel: 'Channel', Post: 'Post', Video: 'Video', Story: 'Story', Playlist: 'Playlist', Album: 'Album', Track: 'Track',
  Show: 'Show', Episode: 'Episode', Group: 'Group', Invite: 'Invite', Page: 'Page',
} as const
export type LinkTarget = (typeof LinkTarget)[keyof typeof LinkTarget]

/** A link in the form in which two links to one target are equal (P2.3). */
export interface CanonicalLink {
  /** Without the scheme: `youtu.be/pQ4v-8LmKd0`. */
  readonly canonical: string
  readonly platform: Platform
  readonly target: LinkTarget
  readonly host: string
  /** The name of the account in the link, in the platform's own letter case rule, without `@`. */
  readonly handle: string | null
  /** The canonical link of the channel or account, where the link names it; what watch hours are counted for (P2.4). */
  readonly channelKey: string | null
  readonly isTrackingRemoved: boolean
}

/** Why a text is no link that can be served. */
export interface LinkFault {
  readonly ok: false
  readonly code: LinkFaultCode
  readonly title: string
  readonly text: string
}

export const LinkFaultCode = {
  NotALink: 'NotALink', TooLong: 'TooLong', ControlCharacters: 'ControlCharacters', SchemeRefused: 'SchemeRefused',
  CredentialsInLink: 'CredentialsInLink', PrivateAddress: 'PrivateAddress', LookAlikeLetters: 'LookAlikeLetters',
} as const
export type LinkFaultCode = (typeof LinkFaultCode)[keyof typeof LinkFaultCode]

/** What canonicalising a text gives: the link, or why it is none. */
export type LinkReading = ({ readonly ok: true } & CanonicalLink) | LinkFault
