import { contextKeysOf } from '@sallyport/policy/context-keys'
import { parseDocument } from '@sallyport/policy/document/check'
import { call } from '../../api/call.js'
import type { EvaluationResult } from '../../api/models/iam.js'
import { nextMarker } from '../../api/pages.js'
import { contextEntries, resourceArns, type SimulationForm } from './simulation-form.js'
import type { SimulationSource } from './source-document.js'

/** Asks the server what it would decide; all pages of the answer. */
export async function simulate(
  source: SimulationSource,
  form: SimulationForm,
  marker?: string,
): Promise<readonly EvaluationResult[]> {
  const input = {
    ActionNames: form.actions,
    ResourceArns: resourceArns(form.resources),
    ContextEntries: contextEntries(form),
    MaxItems: 1000,
    ...(marker === undefined ? {} : { Marker: marker }),
  }
  const page =
    source.kind === 'principal'
      ? await call('iam', 'SimulatePrincipalPolicy', { ...input, PolicySourceArn: source.arn })
      : await call('iam', 'SimulateCustomPolicy', { ...input, PolicyInputList: [source.text] })
  const next = nextMarker(page)
  if (next === undefined) return page.EvaluationResults
  return [...page.EvaluationResults, ...(await simulate(source, form, next))]
}

/** The condition keys that the policies ask for. */
export async function askedContextKeys(source: SimulationSource): Promise<readonly string[]> {
  if (source.kind === 'document') {
    const read = parseDocument(source.text)
    return read.ok ? contextKeysOf(read.policy) : []
  }
  const input = { PolicySourceArn: source.arn }
  return (await call('iam', 'GetContextKeysForPrincipalPolicy', input)).ContextKeyNames
}
