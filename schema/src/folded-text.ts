/** A text in plain lower-case letters, and where in the original each of them stood. */
export interface FoldedText {
  readonly text: string
  /** The original words behind a stretch of the folded text. */
  readonly original: (from: number, to: number) => string
}

/** Small capitals and squared letters that Unicode does not call compatible with the plain ones. */
const SMALL_CAPITALS = 'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡxʏᴢ'
const SQUARED_A = 0x1f130
const NEGATIVE_SQUARED_A = 0x1f170
const NEGATIVE_CIRCLED_A = 0x1f150

/**
 * Reads a text as a person reads it: mathematical, squared, circled, full-width and small letters are the plain ones, in lower case. Names
 * of services are written in all of them.
 *
 * @example foldText('𝗟𝗶𝗳𝗲𝘁𝗶𝗺𝗲').text // 'lifetime'
 */
export function foldText(original: string): FoldedText {
  const places: number[] = []
  let text = ''
  let place = 0
  for (const letter of original.normalize('NFC')) {
    const plain = plainLetterOf(letter)
    for (let index = 0; index < plain.length; index++) places.push(place)
    text += plain
    place += letter.length
  }
  places.push(place)
  return { text, original: (from, to) => original.normalize('NFC').slice(places[from], places[to]) }
}

function plainLetterOf(letter: string): string {
  const small = SMALL_CAPITALS.indexOf(letter)
  if (small >= 0) return String.fromCharCode(97 + small)
  const code = letter.codePointAt(0) ?? 0
  for (const first of [SQUARED_A, NEGATIVE_SQUARED_A, NEGATIVE_CIRCLED_A]) {
    if (code >= first && code < first + 26) return String.fromCharCode(97 + code - first)
  }
  // One lower-case letter for one: the dotted capital İ would become two.
  return letter === 'İ' ? 'i' : letter.normalize('NFKC').toLowerCase()
}
