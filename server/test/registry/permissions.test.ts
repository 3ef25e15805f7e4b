import { CreateLoginProfileCommand, UpdateAccountPasswordPolicyCommand } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operations } from '../../src/pipeline/registry.js'
import { deleteInlinePolicy, putInlinePolicy } from '../../src/store/inline-policies.js'
import { findUser } from '../../src/store/users.js'
import { accountId, changeSettings } from '../support/account.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { policy, type TestStatement } from '../support/policy.js'
import { denied, explicitlyDenied } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { createUserWithKey } from '../support/virtual-device.js'
import { callByName, type CallByName } from './call.js'
import { createFixture, type Fixture, remember } from './fixture.js'
import { type ExceptionKind, type Permission, type Sample, samples } from './samples.js'

const userName = 'prober'
const userArn = `arn:aws:iam::${accountId}:user/${userName}`

let server: TestServer
let fixture: Fixture
/** As a user who is allowed what `give` gives and nothing else. */
let call: CallByName
let restore: () => Promise<void>
beforeAll(async () => {
  server = await startEphemeral()
  fixture = await createFixture(server)
  call = callByName(server, await createUserWithKey(server, userName))
  const profile = { UserName: userName, Password: fixture.password }
  await server.iam().send(new CreateLoginProfileCommand(profile))
  restore = await remember(server)
})
afterAll(() => server.close())

const policyName = 'test'

/** Gives the user one policy with these statements in place of the one before; without any, he has no policy at all. */
async function give(...statements: TestStatement[]): Promise<void> {
  const { store } = server.parts
  const user = await findUser(store.read, accountId, userName)
  const owner = { accountId, ownerId: user?.userId ?? '' }
  await store.write(async (tx) => {
    await deleteInlinePolicy(tx, owner, policyName)
    if (statements.length === 0) return
    const document = policy(...statements)
    await putInlinePolicy(tx, owner, { policyName, document, size: document.length })
  })
}

const allowing = ({ action, resource }: Permission): TestStatement => ({
  Action: action,
  Resource: resource,
})

const denying = (permission: Permission): TestStatement => ({
  ...allowing(permission),
  Effect: 'Deny',
})

/** What is of the same type as the resource, or of any where the action knows none. */
const otherThan = (resource: string): string =>
  resource === '*' ? `arn:aws:iam::${accountId}:user/other` : `${resource}-other`

function refusal(
  sample: Sample,
  { action, shown }: Permission,
  how: typeof denied = denied,
): ReturnType<typeof denied> {
  const whole = how(userName, action, shown)
  if (sample.exception?.kind !== 'without-reason') return whole
  return { ...whole, message: whole.message.split(shown)[0] + shown }
}

const built = operations.map((operation) => [operation.model.name, operation] as const)
const ofKind = (kind: ExceptionKind) =>
  built.filter(([name]) => samples[name]?.exception?.kind === kind)
const conditional = built.filter(([name]) => samples[name]?.exception?.kind !== 'unconditional')

describe.each(conditional)('%s', (name, operation) => {
  const sample = samples[name] as Sample
  const permissions = sample.permissions(userArn)
  const [own, ...further] = permissions as [Permission, ...Permission[]]
  const ask = () => call(operation.model, sample.input(fixture))

  it('is refused to who has no policy', async () => {
    await give()
    expect(await rejection(ask())).toEqual(refusal(sample, own))
  })

  it('is allowed by exactly its permissions', async () => {
    await give(...permissions.map(allowing))
    await ask()
    if (operation.changes) await restore()
  })

  it('is refused where something else, or something else of it, is allowed', async () => {
    await give({ ...allowing(own), Resource: otherThan(own.resource) })
    expect(await rejection(ask())).toEqual(refusal(sample, own))
    await give({ NotAction: own.action, Resource: own.resource }, ...further.map(allowing))
    expect(await rejection(ask())).toEqual(refusal(sample, own))
  })

  it('is refused by an explicit Deny', async () => {
    await give({ Action: '*' }, denying(own))
    expect(await rejection(ask())).toEqual(refusal(sample, own, explicitlyDenied))
  })
})

const withFurther = conditional.filter(
  ([name]) => (samples[name]?.permissions(userArn).length ?? 0) > 1,
)

describe.each(withFurther)('%s', (name, { model }) => {
  const sample = samples[name] as Sample
  const permissions = sample.permissions(userArn)

  it.each(permissions.slice(1))('is refused without $action on $shown', async (missing) => {
    const others = permissions.filter((permission) => permission !== missing)
    const ask = () => call(model, sample.input(fixture))
    await give(...others.map(allowing))
    expect(await rejection(ask())).toEqual(refusal(sample, missing))
    await give({ Action: '*' }, denying(missing))
    expect(await rejection(ask())).toEqual(refusal(sample, missing, explicitlyDenied))
  })
})

describe.each(ofKind('unconditional'))(
  '%s, which policies have no effect on',
  (name, { model }) => {
    const sample = samples[name] as Sample

    it.each([
      ['without a policy', []],
      ['against an explicit Deny', [{ Effect: 'Deny', Action: '*' } as const]],
    ])('is allowed %s', async (_, statements) => {
      await give(...statements)
      await call(model, sample.input(fixture))
    })
  },
)

it('GetSessionToken is refused by an explicit Deny where the account wants it so', async () => {
  const { model } = samples['GetSessionToken'] as Sample
  const action = 'sts:GetSessionToken'
  await changeSettings(server, 'denyAppliesToGetSessionToken=true')
  await give()
  await call(model, {})
  await give({ Effect: 'Deny', Action: action })
  expect(await rejection(call(model, {}))).toEqual(explicitlyDenied(userName, action, '*'))
  await restore()
})

describe.each(ofKind('granted-by-password-policy'))(
  '%s, where the password policy says AllowUsersToChangePassword',
  (name, { model }) => {
    const sample = samples[name] as Sample
    const [own] = sample.permissions(userArn) as [Permission]

    it('needs no policy and is refused by an explicit Deny', async () => {
      await server
        .iam()
        .send(new UpdateAccountPasswordPolicyCommand({ AllowUsersToChangePassword: true }))
      await give(denying(own))
      const ask = () => call(model, sample.input(fixture))
      expect(await rejection(ask())).toEqual(refusal(sample, own, explicitlyDenied))
      await give()
      await ask()
      await restore()
    })
  },
)
