import { isObject, itemsOf, type Json, type JsonObject, parseJson, stringsWithin } from './json.js'

/**
 * Rewrites the entries of `AWS` in the `Principal` and `NotPrincipal` elements of a document, as
 * from ARNs to unique ids and back. Every other character stays as it is, also those of an entry
 * that `replace` gives back unchanged. A text that is not JSON stays as it is. Never throws of itself.
 *
 * @example replacePrincipals(trustPolicy, (entry) => idsByArn.get(entry) ?? entry)
 * @see AWS IAM User Guide, AWS JSON policy elements: Principal (IAM user and role principals)
 */
export function replacePrincipals(text: string, replace: (entry: string) => string): string {
  const parsed = parseJson(text)
  if (!parsed.ok) return text
  let replaced = ''
  let from = 0
  for (const element of principalElements(parsed.value)) {
    for (const { value, start, end } of awsEntries(text, element)) {
      const entry = replace(value)
      if (entry === value) continue
      replaced += text.slice(from, start) + JSON.stringify(entry)
      from = end
    }
  }
  return replaced + text.slice(from)
}

// In the order of the text.
function principalElements(document: Json): JsonObject[] {
  if (!isObject(document)) return []
  return itemsOf(document.members.get('Statement') ?? [])
    .filter(isObject)
    .flatMap(({ members }) => [...members])
    .filter(([name]) => name === 'Principal' || name === 'NotPrincipal')
    .map(([, element]) => element)
    .filter(isObject)
}

function awsEntries(text: string, element: JsonObject): ReturnType<typeof stringsWithin> {
  let isAws = false
  return stringsWithin(text, element).filter(({ value, isName }) => {
    if (isName) isAws = value === 'AWS'
    return isAws && !isName
  })
}
