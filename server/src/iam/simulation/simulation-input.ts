import { type CompiledPolicy, compilePolicy, type PolicySource } from '@sallyport/policy/compile'
import { parseDocument } from '@sallyport/policy/document/check'
import type { PageInput } from '../paging.js'
import { invalidInput } from '../refusals.js'

export interface ContextEntry {
  ContextKeyName?: string
  ContextKeyValues?: string[]
  ContextKeyType?: string
}

/** The members that both simulations share. */
export interface SimulationInput extends PageInput {
  ActionNames: string[]
  ResourceArns?: string[]
  PolicyInputList?: string[]
  PermissionsBoundaryPolicyInputList?: string[]
  ResourcePolicy?: string
  ResourceOwner?: string
  CallerArn?: string
  ContextEntries?: ContextEntry[]
  ResourceHandlingOption?: string
}

/** Throws AWS's refusal of a document that cannot be read. */
export function compileInput(text: string, source: PolicySource): CompiledPolicy {
  const checked = parseDocument(text)
  if (!checked.ok) throw invalidInput(`Invalid policy document: ${checked.message}`)
  return compilePolicy(checked.policy, source)
}

export function compileInputs(
  texts: readonly string[] | undefined,
  source: { member: string; type: PolicySource['type'] },
): CompiledPolicy[] {
  return (texts ?? []).map((text, index) =>
    compileInput(text, { id: `${source.member}.${index + 1}`, type: source.type }),
  )
}

/** Condition keys by lower-case name. Throws where a value is not of the type that it is said to be. */
export function readContextEntries(entries: readonly ContextEntry[] = []): Map<string, string[]> {
  const context = new Map<string, string[]>()
  for (const { ContextKeyName: name, ContextKeyValues: values, ContextKeyType: type } of entries) {
    if (name === undefined || values === undefined || type === undefined) {
      throw invalidInput(
        'A context entry needs ContextKeyName, ContextKeyValues and ContextKeyType.',
      )
    }
    if (!type.endsWith('List') && values.length > 1) {
      throw invalidInput(`The context key ${name} of type ${type} has more than one value.`)
    }
    const isOfType = valueChecks[type.replace(/List$/, '')]
    const wrong = isOfType === undefined ? undefined : values.find((value) => !isOfType(value))
    if (wrong !== undefined)
      throw invalidInput(`A value of the context key ${name} is not of the type ${type}.`)
    context.set(name.toLowerCase(), values)
  }
  return context
}

const valueChecks: Readonly<Record<string, ((value: string) => boolean) | undefined>> = {
  boolean: (value) => /^(true|false)$/i.test(value),
  numeric: (value) => /^[+-]?\d+(\.\d+)?$/.test(value),
  date: (value) => /^\d+$/.test(value) || !Number.isNaN(Date.parse(value)),
}
