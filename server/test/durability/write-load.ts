import { type Answer, element, type SignedClient } from '../support/signed-client.js'

/** What a client knows of what it did: what it was told is certain, the rest may or may not have happened. */
export interface Ledger {
  /** By the name of a thing, such as `user:NAME`. */
  things: Map<string, 'there' | 'gone' | 'unknown'>
  /** The ids of all requests that were answered with success. */
  requestIds: string[]
  /** Answers that a client should never see. */
  surprises: Answer[]
}

export const createLedger = (): Ledger => ({
  things: new Map(),
  requestIds: [],
  surprises: [],
})

interface Step {
  action: string
  parameters: Record<string, string>
  /** The thing that it makes or removes. */
  thing?: string
  makes?: boolean
}

export const tagsOf = (name: string): [string, string][] => [
  ['owner', name],
  ['Kind', 'load'],
]

const tagParameters = (name: string): Record<string, string> =>
  Object.fromEntries(
    tagsOf(name).flatMap(([key, value], index) => [
      [`Tags.member.${index + 1}.Key`, key],
      [`Tags.member.${index + 1}.Value`, value],
    ]),
  )

const policyDocument = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' },
})

const creation = (name: string): Step[] => [
  {
    action: 'CreateUser',
    parameters: { UserName: name, ...tagParameters(name) },
    thing: `user:${name}`,
    makes: true,
  },
  {
    action: 'PutUserPolicy',
    parameters: { UserName: name, PolicyName: 'p', PolicyDocument: policyDocument },
    thing: `policy:${name}`,
    makes: true,
  },
  { action: 'CreateAccessKey', parameters: { UserName: name } },
  {
    action: 'CreateVirtualMFADevice',
    parameters: { VirtualMFADeviceName: name, ...tagParameters(name) },
    thing: `device:${name}`,
    makes: true,
  },
]

const removal = (name: string, accountId: string, accessKeyId: string): Step[] => [
  {
    action: 'DeleteAccessKey',
    parameters: { UserName: name, AccessKeyId: accessKeyId },
    thing: `key:${accessKeyId}`,
  },
  {
    action: 'DeleteUserPolicy',
    parameters: { UserName: name, PolicyName: 'p' },
    thing: `policy:${name}`,
  },
  { action: 'DeleteUser', parameters: { UserName: name }, thing: `user:${name}` },
  {
    action: 'DeleteVirtualMFADevice',
    parameters: { SerialNumber: `arn:aws:iam::${accountId}:mfa/${name}` },
    thing: `device:${name}`,
  },
]

/**
 * Makes users with all that belongs to them, and removes every second one, until the server does not answer any more. Everything
 * has a name that is used once.
 */
export async function writeUntilCut(
  client: SignedClient,
  load: { ledger: Ledger; accountId: string; prefix: string },
): Promise<void> {
  for (let number = 0; ; number += 1) {
    const name = `${load.prefix}-${number}`
    let accessKeyId = ''
    for (const step of creation(name)) {
      const answer = await perform(client, load.ledger, step)
      if (answer === undefined) return
      accessKeyId = element(answer.body, 'AccessKeyId') ?? accessKeyId
      if (step.action === 'CreateAccessKey') load.ledger.things.set(`key:${accessKeyId}`, 'there')
    }
    if (number % 2 === 0) continue
    for (const step of removal(name, load.accountId, accessKeyId)) {
      if ((await perform(client, load.ledger, step)) === undefined) return
    }
  }
}

/** Undefined where no success came back: then nobody knows whether it happened. */
async function perform(
  client: SignedClient,
  ledger: Ledger,
  step: Step,
): Promise<Answer | undefined> {
  if (step.thing !== undefined) ledger.things.set(step.thing, 'unknown')
  const answer = await client.call(step.action, step.parameters).catch(() => undefined)
  if (answer?.status !== 200) {
    if (answer !== undefined) ledger.surprises.push(answer)
    return undefined
  }
  ledger.requestIds.push(answer.requestId)
  if (step.thing !== undefined) ledger.things.set(step.thing, step.makes ? 'there' : 'gone')
  return answer
}
