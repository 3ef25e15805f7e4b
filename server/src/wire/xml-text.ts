// All but what stands for itself: `&`, `<`, `>`, `"`, controls, surrogates, U+FFFE and U+FFFF.
const special = /[^ !#-%'-;=?-\uD7FF\uE000-\uFFFD]/
const specials = /[^ !#-%'-;=?-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

const references: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\t', '&#x9;'],
  ['\n', '&#xA;'],
  ['\r', '&#xD;'],
])

/**
 * Text as it stands inside an XML element. Tabs and line ends become references, so that no parser
 * changes them; characters that XML 1.0 cannot hold at all become U+FFFD, so that every document
 * can be parsed.
 */
export function escapeXml(text: string): string {
  if (!special.test(text)) return text
  return text.replace(specials, (character) => references.get(character) ?? '\uFFFD')
}

/**
 * Percent-encodes all but the unreserved characters of RFC 3986, as AWS does with policy documents.
 */
export function percentEncode(text: string): string {
  const wellFormed = text.replace(/\p{Surrogate}/gu, '\uFFFD')
  return encodeURIComponent(wellFormed).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
