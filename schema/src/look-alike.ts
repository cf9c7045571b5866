// Letters that look like others. A host may be in any script, but not in two that look alike, and not in letters of one script that spell
// a name of another.

/** Scripts whose letters are taken for each other. */
const ALIKE_SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u, /\p{Script=Cherokee}/u, /\p{Script=Coptic}/u]

/** Letters of other scripts that look like a Latin one. A label of nothing else under a Latin ending is an imitation. */
const LATIN_LOOK_ALIKES = /^[аеорсухіјѕԁԛԝһӏвкмнтгбпգհոսօցαβγεηικνορτυχωϲϳ\d_-]+$/u

/** Latin letters, and digits, that are read as a plain letter. What is left after their accents have gone. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ı: 'l', ł: 'l', ø: 'o', đ: 'd', ħ: 'h', ŧ: 't', ɑ: 'a', ɡ: 'g', ɩ: 'l', ɪ: 'l', ʟ: 'l', ʀ: 'r', ɴ: 'n', ʏ: 'y', æ: 'ae', œ: 'oe', ß: 'b',
  0: 'o', 1: 'l', i: 'l', '|': 'l', 3: 'e', 5: 's',
}

/** The names of the platforms, as somebody would imitate them. */
const PLATFORM_NAMES = [
  'instagram', 'youtube', 'youtu', 'tiktok', 'twitter', 'facebook', 'telegram', 'twitch', 'spotify', 'soundcloud', 'linkedin', 'discord',
  'discordapp', 'threads', 'reddit', 'pinterest',
]
const PLATFORM_SKELETONS = new Set(PLATFORM_NAMES.map(skeletonOf))

/** Whether a word holds letters of two scripts that are taken for each other. */
export function isMixedScript(word: string): boolean {
  return ALIKE_SCRIPTS.filter(script => script.test(word)).length > 1
}

/** Whether a label is spelt wholly in look-alikes of Latin letters, under an ending in Latin letters. */
export function isSpeltWithLookAlikes(labels: readonly string[]): boolean {
  if (!/^[a-z-]+$/.test(labels.at(-1) ?? '')) return false
  return labels.some(label => /[^\x00-\x7f]/.test(label) && LATIN_LOOK_ALIKES.test(label))
}

/** Whether a label reads as the name of a platform and is not it: `lnstagram`, `faceb00k`, `twıtter`. */
export function imitatesPlatform(labels: readonly string[]): boolean {
  return labels.slice(0, -1).some(label => !PLATFORM_NAMES.includes(label) && PLATFORM_SKELETONS.has(skeletonOf(label)))
}

/** How a word reads at a glance: without accents, with every letter that looks like another made the same. */
function skeletonOf(word: string): string {
  const bare = word.normalize('NFD').replace(/\p{M}/gu, '')
  return [...bare].map(letter => PLAIN_LETTERS[letter] ?? letter).join('').replace(/rn/g, 'm').replace(/vv/g, 'w').replace(/cl/g, 'd')
}
