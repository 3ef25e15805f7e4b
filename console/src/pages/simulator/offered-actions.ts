import { parseDocument } from '@sallyport/policy/document/check'
import { knownActions } from './known-actions.js'
import type { SimulationSource } from './source-document.js'

/** What is offered to choose from: first what the document names itself. */
export function offeredActions(source: SimulationSource): readonly string[] {
  if (source.kind === 'principal') return knownActions
  const read = parseDocument(source.text)
  const statements = read.ok ? read.policy.statements : []
  const named = statements
    .flatMap(({ action, notAction }) => action ?? notAction ?? [])
    .filter((action) => !/[*?]/.test(action))
  return [...new Set([...named, ...knownActions])]
}
