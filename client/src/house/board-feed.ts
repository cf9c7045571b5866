import type { BoardFieldsFragment } from '../graphql/generated/graphql.ts'

/** What is known of the board, and where its subscription stands. */
export interface BoardFeed {
  readonly cursor: string | null
  readonly board: BoardFieldsFragment | null
}

export const emptyBoardFeed: BoardFeed = { cursor: null, board: null }

/** The feed after a push. Each push is the whole board; one that was counted earlier than what is shown came late and changes nothing. */
export function mergeBoard(feed: BoardFeed, push: { readonly cursor: string, readonly board: BoardFieldsFragment }): BoardFeed {
  if (feed.board !== null && new Date(push.board.at) < new Date(feed.board.at)) return feed
  return { cursor: push.cursor, board: push.board }
}
