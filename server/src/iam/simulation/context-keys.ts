import type { CompiledPolicy } from '@sallyport/policy/compile'

/** Names of the context keys that the policies ask for, as first written; each once, whatever its case. */
export function contextKeyNames(policies: readonly CompiledPolicy[]): string[] {
  const names = new Map<string, string>()
  for (const name of policies.flatMap(namesIn)) {
    const folded = name.toLowerCase()
    if (!names.has(folded)) names.set(folded, name)
  }
  return [...names.values()]
}

// Read from what is evaluated, so that these are the very names that a simulation reports as missing.
function namesIn({ statements }: CompiledPolicy): string[] {
  return statements.flatMap(({ resource, conditions }) => [
    ...(resource?.variables ?? []).map(({ written }) => written),
    ...conditions.flatMap(({ entry, variables }) => [
      entry.key,
      ...variables.map(({ written }) => written),
    ]),
  ])
}
