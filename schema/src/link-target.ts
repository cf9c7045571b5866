/** What a link names. */
export const LinkTarget = {
  Account: 'Account',
  Channel: 'Channel',
  Post: 'Post',
  Video: 'Video',
  Story: 'Story',
  Playlist: 'Playlist',
  Album: 'Album',
  Track: 'Track',
  Show: 'Show',
  Group: 'Group',
  Invite: 'Invite',
  Page: 'Page',
} as const
export type LinkTarget = (typeof LinkTarget)[keyof typeof LinkTarget]
