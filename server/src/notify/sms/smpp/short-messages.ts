import { gsmCharacters } from './gsm-alphabet.js'

/** A text as the `short_message` of one or more PDUs. */
export interface ShortMessages {
  /** SMPP 3.4 §5.2.19: 0 the SMSC's default alphabet, taken to be GSM 03.38; 8 UCS-2. */
  dataCoding: 0 | 8
  /** With more than one, each begins with a user data header. */
  parts: Buffer[]
}

// A message has 140 octets, which are 160 septets. The header of a part takes 6 octets, which are 7 septets.
const limits = {
  0: { whole: 160, part: 153 },
  8: { whole: 140, part: 134 },
}
const maxParts = 255

/** `undefined` when the text is too long for any number of parts. `reference` tells the parts of one text from another's, 0 to 255. */
export function shortMessages(
  text: string,
  { alphabet, reference }: { alphabet: 'automatic' | 'ucs-2'; reference: number },
): ShortMessages | undefined {
  const septets = alphabet === 'automatic' ? gsmCharacters(text) : undefined
  const dataCoding = septets === undefined ? 8 : 0
  const characters = septets ?? ucs2Characters(text)
  const whole = Buffer.concat(characters)
  if (whole.length <= limits[dataCoding].whole) return { dataCoding, parts: [whole] }

  const contents = cut(characters, limits[dataCoding].part)
  if (contents.length > maxParts) return undefined
  const parts = contents.map((content, index) => {
    // 3GPP TS 23.040 §9.2.3.24.1: concatenated short messages, 8-bit reference number.
    const header = [5, 0, 3, reference, contents.length, index + 1]
    return Buffer.concat([Buffer.from(header), content])
  })
  return { dataCoding, parts }
}

/** By characters, so that no surrogate pair is cut. */
function ucs2Characters(text: string): Buffer[] {
  return Array.from(text, (character) => Buffer.from(character, 'utf16le').swap16())
}

function cut(characters: readonly Buffer[], size: number): Buffer[] {
  const parts: Buffer[][] = []
  let length = size
  for (const character of characters) {
    if (length + character.length > size) {
      parts.push([])
      length = 0
    }
    parts.at(-1)?.push(character)
    length += character.length
  }
  return parts.map((part) => Buffer.concat(part))
}
