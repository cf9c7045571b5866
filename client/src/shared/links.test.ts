import { describe, expect, it } from 'vitest'
import { bareLink, shortenLink, splitLink } from './links.ts'

describe('links', () => {
  it.each([
    ['https://www.instagram.com/atelier.nord/', 'instagram.com/atelier.nord'], ['youtu.be/pQ4v-8LmKd0', 'youtu.be/pQ4v-8LmKd0'], ['HTTP://t.me/x', 't.me/x'],
  ])('%s is shown as %s', (link, bare) => {
    expect(bareLink(link)).toBe(bare)
  })

  it('is shortened in the middle and keeps its end', () => {
    expect(shortenLink('https://open.spotify.com/track/4Vx2aaaaaaaaLk9Q', 28)).toBe('open.spotify.com/trac…aaLk9Q')
    expect([...shortenLink('https://open.spotify.com/track/4Vx2aaaaaaaaLk9Q', 28)]).toHaveLength(28)
    expect(shortenLink('t.me/x', 28)).toBe('t.me/x')
  })

  it('is cut without losing a letter, surrogates included', () => {
    const link = 'example.com/🎧🎧🎧🎧🎧🎧🎧🎧'
    const { head, tail } = splitLink(link)
    expect(head + tail).toBe(link)
    expect([...tail]).toHaveLength(6)
  })
})
