import { checkDocument, type DocumentKind } from '@sallyport/policy/document/check'
import { isObject, itemsOf, type JsonObject, parseJson } from '@sallyport/policy/document/json'
import { syntaxFaultOffset } from './syntax-fault.js'
import { countedSize, type PolicyPlace, sizeLimits } from './size-limits.js'

/** What is wrong with a document, in IAM's words, and where. */
export interface PolicyFault {
  message: string
  /** Counts from 1; absent where it is about the whole. */
  line?: number
  /** Counts from 1; absent where no single statement is at fault. */
  statement?: number
}

/** The first fault that the server would find when the document is saved there; undefined where it would take it. */
export function policyFault(text: string, place: PolicyPlace): PolicyFault | undefined {
  if (text.trim() === '') return { message: 'The policy document is empty.' }
  const kind = place === 'trust' ? 'trust' : 'identity'
  const checked = checkDocument(text, kind)
  if (!checked.ok) return { message: checked.message, ...placeOf(text, checked.message, kind) }
  const size = countedSize(text)
  const limit = sizeLimits[place]
  if (size > limit)
    return {
      message: `The policy has ${size.toLocaleString('en')} characters without white space; ${limit.toLocaleString('en')} are allowed.`,
    }
  return undefined
}

/** `Line 4, statement 2: …` */
export function faultText({ message, line, statement }: PolicyFault): string {
  const places = [
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(statement === undefined ? [] : [`statement ${statement}`]),
  ]
  if (places.length === 0) return message
  const place = places.join(', ')
  return `${place.charAt(0).toUpperCase()}${place.slice(1)}: ${message}`
}

type Place = Pick<PolicyFault, 'line' | 'statement'>

function placeOf(text: string, message: string, kind: DocumentKind): Place {
  const json = parseJson(text)
  if (!json.ok) {
    const offset = syntaxFaultOffset(text)
    return offset === undefined ? {} : { line: lineAt(text, offset) }
  }
  const version = isObject(json.value) ? json.value.members.get('Version') : undefined
  for (const [index, statement] of statementsOf(text).entries()) {
    const alone = JSON.stringify({ Version: version ?? '2012-10-17', Statement: [] }).replace(
      '[]',
      () => `[${text.slice(statement.start, statement.end)}]`,
    )
    const checked = checkDocument(alone, kind)
    if (checked.ok || checked.message !== message) continue
    return { line: lineAt(text, statement.start), statement: index + 1 }
  }
  return {}
}

/** The statements of a text, with their places, as far as it can be read. */
export function statementsOf(text: string): readonly JsonObject[] {
  const json = parseJson(text)
  if (!json.ok || !isObject(json.value)) return []
  const list = json.value.members.get('Statement')
  return list === undefined ? [] : itemsOf(list).filter((item) => isObject(item))
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** The text laid out as IAM shows it; unchanged where it is no JSON. */
export function formatPolicy(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
