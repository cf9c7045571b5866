/** Letters that stay at the end when a link is shortened: enough to tell one video from its neighbour. */
const TAIL_LENGTH = 6

/** A link as it is shown: without scheme, `www.` and a lone trailing slash. */
export function bareLink(link: string): string {
  return link.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/^www\./i, '').replace(/\/$/, '')
}

/** A link cut in two, so that the middle can give way and never the end: the id that tells links apart stands there. */
export function splitLink(link: string): { readonly head: string; readonly tail: string } {
  const bare = bareLink(link)
  const letters = [...bare]
  if (letters.length <= TAIL_LENGTH * 2) return { head: bare, tail: '' }
  return { head: letters.slice(0, -TAIL_LENGTH).join(''), tail: letters.slice(-TAIL_LENGTH).join('') }
}

/** 'open.spotify.com/track/4Vx2…2Lk9Q': for titles and sentences of limited length; on the page `LinkText` shortens to the width there is. */
export function shortenLink(link: string, lengthMax: number): string {
  const letters = [...bareLink(link)]
  if (letters.length <= lengthMax) return letters.join('')
  const tail = Math.min(TAIL_LENGTH, Math.floor((lengthMax - 1) / 2))
  return `${letters.slice(0, lengthMax - 1 - tail).join('')}…${letters.slice(letters.length - tail).join('')}`
}
