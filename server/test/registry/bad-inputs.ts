import { type RawModel, type RawShape, shapeIn } from './raw-model.js'

/** A value that breaks a rule of the model. */
interface BadValue {
  /** Where the rule is broken, as AWS calls it: `tags.1.member.key`. */
  place: string
  /** The beginning of what AWS says must hold there. */
  rule: string
  value: unknown
}

/** AWS's words for a path, which stand alone. */
export const pathRule =
  'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.'

const notNull = 'Member must not be null'

/** Values of a structure's members, each breaking one rule; undefined where the member is missing. */
export function badMembers(
  model: RawModel,
  shapeName: string,
  inside = '',
): { member: string; bad: BadValue }[] {
  const { members = {}, required = [] } = shapeIn(model, shapeName)
  return Object.entries(members).flatMap(([member, { shape }]) => {
    const place = inside + member.charAt(0).toLowerCase() + member.slice(1)
    const isPath = member === 'Path' || member === 'NewPath'
    const bad = badValues(model, shape, { place, isPath })
    if (required.includes(member)) bad.push({ place, rule: notNull, value: undefined })
    return bad.map((value) => ({ member, bad: value }))
  })
}

interface Place {
  place: string
  isPath?: boolean
}

function badValues(model: RawModel, shapeName: string, at: Place): BadValue[] {
  const shape = shapeIn(model, shapeName)
  switch (shape.type) {
    case 'string':
      return badTexts(shape, at)
    case 'integer':
      return badNumbers(shape, at)
    case 'list':
      return badLists(model, shape, at)
    case 'structure': {
      const good = goodValue(model, shapeName) as object
      return badMembers(model, shapeName, `${at.place}.`).map(({ member, bad }) => ({
        ...bad,
        value: { ...good, [member]: bad.value },
      }))
    }
    default:
      return []
  }
}

function badTexts(shape: RawShape, { place, isPath = false }: Place): BadValue[] {
  const { min = 0, max, pattern } = shape
  const bad: BadValue[] = []
  if (max !== undefined)
    bad.push({ place, rule: atMost('length', max), value: text(shape, max + 1) })
  if (min > 0) bad.push({ place, rule: atLeast('length', min), value: text(shape, min - 1) })
  if (pattern !== undefined) {
    const rule = isPath ? pathRule : `Member must satisfy regular expression pattern: ${pattern}`
    const wrong = ['“', '\u0001'].map((letter) => letter.repeat(Math.max(min, 1)))
    bad.push({ place, rule, value: wrong.find((candidate) => !matches(candidate, pattern)) })
  }
  if (shape.enum !== undefined)
    bad.push({ place, rule: 'Member must satisfy enum value set', value: 'Nonsense' })
  return bad
}

function badNumbers({ min, max }: RawShape, { place }: Place): BadValue[] {
  const bad: BadValue[] = []
  if (max !== undefined) bad.push({ place, rule: atMost('value', max), value: max + 1 })
  if (min !== undefined) bad.push({ place, rule: atLeast('value', min), value: min - 1 })
  return bad
}

function badLists(model: RawModel, shape: RawShape, { place }: Place): BadValue[] {
  const { min = 0, max, member = '' } = shape
  const good = goodValue(model, member)
  const bad: BadValue[] = []
  if (max !== undefined)
    bad.push({ place, rule: atMost('length', max), value: Array(max + 1).fill(good) })
  // The SDK does not send a list that is empty.
  if (min > 1) bad.push({ place, rule: atLeast('length', min), value: Array(min - 1).fill(good) })
  // Of a list of texts AWS names the list and all rules of its members.
  const isOfTexts = shapeIn(model, member).type === 'string'
  const inside = isOfTexts ? place : `${place}.1.member`
  for (const one of badValues(model, member, { place: inside })) {
    const rule = isOfTexts ? 'Member must satisfy constraint: [' : one.rule
    bad.push({ place: one.place, rule, value: [one.value] })
  }
  return bad
}

const atMost = (what: 'length' | 'value', limit: number): string =>
  `Member must have ${what} less than or equal to ${limit}`
const atLeast = (what: 'length' | 'value', limit: number): string =>
  `Member must have ${what} greater than or equal to ${limit}`

/** A text of this length, which breaks no pattern if there is such a text. */
function text({ pattern = '[^]*' }: RawShape, length: number): string {
  const texts = ['a', '1', '/'].map((letter) => letter.repeat(length))
  if (length >= 2) texts.push(`/${'a'.repeat(length - 2)}/`)
  return texts.find((candidate) => matches(candidate, pattern)) ?? 'a'.repeat(length)
}

function matches(candidate: string, pattern: string): boolean {
  return new RegExp(`^(?:${pattern})$`, 'u').test(candidate)
}

/** A value that breaks no rule. */
export function goodValue(model: RawModel, shapeName: string): unknown {
  const shape = shapeIn(model, shapeName)
  switch (shape.type) {
    case 'string':
      return shape.enum?.[0] ?? text(shape, Math.max(shape.min ?? 0, 1))
    case 'list':
      return [goodValue(model, shape.member ?? '')]
    case 'structure': {
      const { members = {}, required = [] } = shape
      // With one member at least: nothing is sent of a structure without any.
      const filled = required.length > 0 ? required : Object.keys(members).slice(0, 1)
      return Object.fromEntries(
        filled.map((member) => [member, goodValue(model, members[member]?.shape ?? '')]),
      )
    }
    case 'integer':
      return shape.min ?? 1
    case 'boolean':
      return true
    case 'timestamp':
      return '2026-01-01T00:00:00Z'
    default:
      throw new Error(`no value of the type ${shape.type} is known`)
  }
}
