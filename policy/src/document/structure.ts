import { findOperator } from '../conditions/operators.js'
import { isObject, itemsOf, type Json, type JsonObject, parseJson } from './json.js'
import {
  type ConditionEntry,
  type Policy,
  type PolicyVersion,
  type Position,
  type PrincipalElement,
  type PrincipalType,
  principalTypes,
  type Statement,
} from './policy.js'

/** A statement whose effect may still be written in the wrong case. */
export type DraftStatement = Omit<Statement, 'effect'> & { readonly effect: string }

/** A document of the right shape; its rules are not checked yet. */
export type Draft = Omit<Policy, 'statements'> & { readonly statements: readonly DraftStatement[] }

/** What reading gives: a draft, or the kind of fault (`json`: not JSON at all). */
export type ReadDraft =
  | { readonly ok: true; readonly draft: Draft }
  | { readonly ok: false; readonly fault: 'json' | 'structure' }

/**
 * Reads the structure of a policy document of any kind: elements, their types, elements that exclude
 * each other, condition operators that exist. Never throws.
 *
 * @example readDraft('{"Statement":[]}') // { ok: false, fault: 'structure' }: no statement
 * @see AWS IAM User Guide, Grammar of the IAM JSON policy language
 */
export function readDraft(text: string): ReadDraft {
  const json = parseJson(text)
  if (!json.ok) return { ok: false, fault: json.fault === 'syntax' ? 'json' : 'structure' }
  const draft = readPolicy(json.value, positionsIn(text))
  return draft === undefined ? { ok: false, fault: 'structure' } : { ok: true, draft }
}

const policyElements = new Set(['Version', 'Id', 'Statement'])

function readPolicy(json: Json, positionAt: PositionAt): Draft | undefined {
  if (!isObject(json) || !hasOnly(json, policyElements)) return undefined
  const version = json.members.get('Version')
  const id = json.members.get('Id')
  if (version !== undefined && !isVersion(version)) return undefined
  if (id !== undefined && typeof id !== 'string') return undefined
  const statements = readStatements(json.members.get('Statement'), positionAt)
  if (statements === undefined) return undefined
  const draft: Mutable<Draft> = { statements }
  if (version !== undefined) draft.version = version
  if (id !== undefined) draft.id = id
  return draft
}

function readStatements(
  json: Json | undefined,
  positionAt: PositionAt,
): DraftStatement[] | undefined {
  if (json === undefined) return undefined
  const list = itemsOf(json)
  if (list.length === 0) return undefined
  const statements: DraftStatement[] = []
  for (const item of list) {
    const statement = isObject(item) ? readStatement(item, positionAt) : undefined
    if (statement === undefined) return undefined
    statements.push(statement)
  }
  return statements
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

function readStatement(json: JsonObject, positionAt: PositionAt): DraftStatement | undefined {
  const start = positionAt(json.start)
  const end = positionAt(json.end)
  const statement: Mutable<DraftStatement> = { effect: '', conditions: [], start, end }
  for (const [name, value] of json.members) {
    const read = elementReaders.get(name)
    if (read === undefined || !read(statement, value)) return undefined
  }
  return statement.effect === '' || hasExclusivePair(statement) ? undefined : statement
}

function hasExclusivePair(statement: DraftStatement): boolean {
  return (
    (statement.action !== undefined && statement.notAction !== undefined) ||
    (statement.resource !== undefined && statement.notResource !== undefined) ||
    (statement.principal !== undefined && statement.notPrincipal !== undefined)
  )
}

// The elements a statement may have. Each puts its value into the statement, or answers false.
const elementReaders = new Map<string, (into: Mutable<DraftStatement>, json: Json) => boolean>([
  ['Sid', (into, json) => typeof json === 'string' && put(into, 'sid', json)],
  ['Effect', (into, json) => isEffectInAnyCase(json) && put(into, 'effect', json)],
  ['Principal', (into, json) => put(into, 'principal', readPrincipal(json))],
  ['NotPrincipal', (into, json) => put(into, 'notPrincipal', readPrincipal(json))],
  ['Action', (into, json) => put(into, 'action', readList(json))],
  ['NotAction', (into, json) => put(into, 'notAction', readList(json))],
  ['Resource', (into, json) => put(into, 'resource', readList(json))],
  ['NotResource', (into, json) => put(into, 'notResource', readList(json))],
  ['Condition', (into, json) => put(into, 'conditions', readConditions(json))],
])

function put<Key extends keyof DraftStatement>(
  into: Mutable<DraftStatement>,
  key: Key,
  value: DraftStatement[Key] | undefined,
): boolean {
  if (value === undefined) return false
  into[key] = value
  return true
}

const principalTypeNames = new Set<string>(principalTypes)

function readPrincipal(json: Json): PrincipalElement | undefined {
  if (json === '*') return '*'
  if (!isObject(json) || !hasOnly(json, principalTypeNames)) return undefined
  const element: Partial<Record<PrincipalType, readonly string[]>> = {}
  for (const type of principalTypes) {
    const value = json.members.get(type)
    if (value === undefined) continue
    const list = readList(value)
    if (list === undefined) return undefined
    element[type] = list
  }
  return element
}

function readConditions(json: Json): ConditionEntry[] | undefined {
  if (!isObject(json)) return undefined
  const entries: ConditionEntry[] = []
  for (const [operator, block] of json.members) {
    if (!isObject(block)) return undefined
    // AWS accepts an operator that does not exist as long as it has no keys.
    if (block.members.size > 0 && findOperator(operator) === undefined) return undefined
    for (const [key, value] of block.members) {
      const values = readValues(value)
      if (values === undefined) return undefined
      entries.push({ operator, key, values })
    }
  }
  return entries
}

function readValues(json: Json): string[] | undefined {
  const values: string[] = []
  for (const item of itemsOf(json)) {
    if (typeof item === 'string') values.push(item)
    else if (typeof item === 'boolean') values.push(String(item))
    else if (item !== null && 'kind' in item && item.kind === 'number') values.push(item.text)
    else return undefined
  }
  return values
}

function readList(json: Json): readonly string[] | undefined {
  const list = itemsOf(json)
  return list.every((item) => typeof item === 'string') ? list : undefined
}

function hasOnly(json: JsonObject, allowed: ReadonlySet<string>): boolean {
  for (const name of json.members.keys()) if (!allowed.has(name)) return false
  return true
}

function isVersion(json: Json): json is PolicyVersion {
  return json === '2012-10-17' || json === '2008-10-17'
}

function isEffectInAnyCase(json: Json): json is string {
  if (json === 'Allow' || json === 'Deny') return true
  const folded = typeof json === 'string' ? json.toLowerCase() : ''
  return folded === 'allow' || folded === 'deny'
}

type PositionAt = (offset: number) => Position

// Offsets are asked in rising order, so one walk over the lines answers them all.
function positionsIn(text: string): PositionAt {
  let line = 1
  let lineStart = 0
  let feed = text.indexOf('\n')
  return (offset) => {
    while (feed !== -1 && feed < offset) {
      line += 1
      lineStart = feed + 1
      feed = text.indexOf('\n', lineStart)
    }
    return { line, column: offset - lineStart + 1 }
  }
}
