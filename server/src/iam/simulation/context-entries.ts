import { parseBool } from '@sallyport/policy/conditions/bool'
import { parseDate } from '@sallyport/policy/conditions/date-value'
import { parseAddress } from '@sallyport/policy/conditions/ip-value'
import { parseNumber } from '@sallyport/policy/conditions/numeric'
import type { ContextValues } from '@sallyport/policy/request'
import { invalidInput } from '../refusals.js'

export interface ContextEntry {
  ContextKeyName?: string
  ContextKeyValues?: string[]
  ContextKeyType?: string
}

/**
 * The condition keys that a simulation is given. A key without values is absent, also one that would otherwise be known.
 * Throws where a value is not of the type that it is said to be, by the same rules by which conditions read it.
 */
export function readContextEntries(entries: readonly ContextEntry[] = []): ContextValues {
  const context = new Map<string, readonly string[]>()
  for (const { ContextKeyName: name, ContextKeyValues: values, ContextKeyType: type } of entries) {
    if (name === undefined || values === undefined || type === undefined) {
      throw invalidInput(
        'A context entry needs ContextKeyName, ContextKeyValues and ContextKeyType.',
      )
    }
    const key = name.toLowerCase()
    if (context.has(key)) throw invalidInput(`The context key ${name} is given more than once.`)
    checkValues(name, values, type)
    context.set(key, values)
  }
  return context
}

function checkValues(name: string, values: readonly string[], type: string): void {
  if (!type.endsWith('List') && values.length > 1) {
    throw invalidInput(`The context key ${name} of type ${type} has more than one value.`)
  }
  const isOfType = valueChecks[type.replace(/List$/, '')]
  if (isOfType !== undefined && !values.every(isOfType))
    throw invalidInput(`A value of the context key ${name} is not of the type ${type}.`)
}

const valueChecks: Readonly<Record<string, ((value: string) => boolean) | undefined>> = {
  binary: (value) => /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(value),
  boolean: (value) => parseBool(value) !== undefined,
  date: (value) => parseDate(value) !== undefined,
  ip: (value) => parseAddress(value) !== undefined,
  numeric: (value) => parseNumber(value) !== undefined,
}
