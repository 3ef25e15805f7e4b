/** GSM 03.38 (3GPP TS 23.038 §6.2.1): the default alphabet, in the order of its codes; at 0x1B is the escape. */
const alphabet =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1BÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'

const escape = 0x1b

/** The extension table: these take the escape and a code. */
const extension: Readonly<Record<string, number>> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
}

const codes = new Map<string, Buffer>()
for (const [code, character] of Array.from(alphabet).entries()) {
  if (code !== escape) codes.set(character, Buffer.of(code))
}
for (const [character, code] of Object.entries(extension)) {
  codes.set(character, Buffer.of(escape, code))
}

/** Each character as one or two septets, each in a byte of its own; `undefined` when one is not in the alphabet. */
export function gsmCharacters(text: string): Buffer[] | undefined {
  const characters: Buffer[] = []
  for (const character of text) {
    const code = codes.get(character)
    if (code === undefined) return undefined
    characters.push(code)
  }
  return characters
}
