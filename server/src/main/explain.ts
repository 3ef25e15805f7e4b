import { callerByArn } from '../credentials/principal-by-arn.js'
import { systemClock } from '../clock.js'
import { SettingsError } from '../config.js'
import type { Caller } from '../credentials/caller.js'
import type { PolicyParts } from '../credentials/entity-policies.js'
import { type AccessQuestion, explainAccess } from '../permissions/explain-access.js'
import { explanationText } from '../permissions/explanation-text.js'
import { findEventByRequestId } from '../store/events.js'
import { createExactCache } from '../store/exact-cache.js'
import type { Invocation } from './invocation.js'
import { managedPoliciesOf } from './managed-policies.js'
import { openExistingStore, settingsOf } from './open-store.js'

interface ExplainOptions {
  principal?: string
  action?: string
  resource?: string
  context?: string[]
  requestId?: string
  json?: boolean
}

const ownOptions = ['principal', 'action', 'resource', 'context', 'requestId', 'json']

/**
 * `sallyport explain`: why a request is or was allowed or denied. Exits with 0 whatever the decision is.
 */
export async function explain(invocation: Invocation): Promise<void> {
  const options = invocation.options as ExplainOptions
  const settings = await settingsOf(invocation, ownOptions)
  const store = await openExistingStore(settings)
  try {
    const parts = {
      cache: createExactCache(),
      read: store.read,
      managedPolicies: await managedPoliciesOf(settings),
    }
    const { question, recorded } =
      options.requestId === undefined
        ? { question: await questionOf(parts, options), recorded: undefined }
        : await recordedQuestion(parts, options.requestId)
    const answer = await explainAccess(parts, question)
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify({ recorded, ...answer }, undefined, 2)}\n`
        : recordedText(recorded) + explanationText(question, answer),
    )
  } finally {
    await store.close()
  }
}

async function questionOf(parts: PolicyParts, options: ExplainOptions): Promise<AccessQuestion> {
  const { principal, action, resource = '*', context = [] } = options
  if (principal === undefined || action === undefined) {
    throw new SettingsError(
      'give `--principal ARN` and `--action SERVICE:ACTION`, or `--request-id ID` of a denied request',
    )
  }
  if (!/^[\w.-]+:\w+$/.test(action))
    throw new SettingsError('`--action` must be SERVICE:ACTION, for example iam:DeleteUser')
  const now = systemClock()
  const caller = await callerOf(parts, principal, now)
  return { caller, action, resource, context: contextOf(context), now }
}

async function callerOf(parts: PolicyParts, arn: string, now: number): Promise<Caller> {
  const caller = await callerByArn(parts, arn, now)
  if (caller === undefined) {
    throw new SettingsError(
      `there is no root user, IAM user, role or role session \`${arn}\` on this server`,
    )
  }
  return caller
}

/** `key=value`; a key given several times has several values. */
function contextOf(entries: readonly string[]): Map<string, string[]> {
  const context = new Map<string, string[]>()
  for (const entry of entries) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(entry) ?? []
    if (key === undefined || value === undefined) {
      throw new SettingsError(
        `\`--context\` must be KEY=VALUE, for example aws:MultiFactorAuthPresent=true, and not \`${entry}\``,
      )
    }
    const folded = key.toLowerCase()
    context.set(folded, [...(context.get(folded) ?? []), value])
  }
  return context
}

/** What the event of a denied request says of it. */
interface RecordedDenial {
  Decision: string
  PolicyType?: string
  PolicyId?: string
  Statement?: number
  Action: string
  Resource: string
  Context: Record<string, string[]>
}

interface DenialRecord {
  eventTime: string
  userIdentity: { arn: string }
  additionalEventData?: Partial<RecordedDenial>
}

async function recordedQuestion(
  parts: PolicyParts,
  requestId: string,
): Promise<{ question: AccessQuestion; recorded: RecordedDenial & { eventTime: string } }> {
  const record = await findEventByRequestId(parts.read, requestId)
  if (record === undefined) throw new SettingsError(`no event has the request id \`${requestId}\``)
  const { eventTime, userIdentity, additionalEventData } = JSON.parse(record) as DenialRecord
  const denial = additionalEventData
  if (denial?.Action === undefined || denial.Resource === undefined) {
    throw new SettingsError(`the request \`${requestId}\` was not refused by a policy`)
  }
  const now = Date.parse(eventTime)
  const caller = await callerOf(parts, userIdentity.arn, now)
  const context = new Map(Object.entries(denial.Context ?? {}))
  const question = { caller, action: denial.Action, resource: denial.Resource, context, now }
  return { question, recorded: { eventTime, ...(denial as RecordedDenial) } }
}

function recordedText(recorded: (RecordedDenial & { eventTime: string }) | undefined): string {
  if (recorded === undefined) return ''
  const { eventTime, Decision, PolicyType, PolicyId, Statement } = recorded
  const where =
    PolicyId === undefined
      ? `no ${PolicyType} policy allowed it`
      : `${PolicyId}, statement ${Statement}`
  return `At ${eventTime} it was ${Decision === 'explicitDeny' ? 'denied by' : 'refused:'} ${where}. With the policies of now:\n\n`
}
