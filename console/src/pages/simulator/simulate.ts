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
export async function contextKeysOf(source: SimulationSource): Promise<readonly string[]> {
  const answer =
    source.kind === 'principal'
      ? await call('iam', 'GetContextKeysForPrincipalPolicy', { PolicySourceArn: source.arn })
      : await call('iam', 'GetContextKeysForCustomPolicy', { PolicyInputList: [source.text] })
  return answer.ContextKeyNames
}
