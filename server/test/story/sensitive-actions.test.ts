/** AWS IAM User Guide, MFA-protected API access: Scenario: MFA protection for access to API operations in the current account. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RemoveUserFromGroupCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type AwsCli, createAwsCli, printedCredentials } from '../support/aws-cli.js'
import { startOfStep } from '../support/clock.js'
import { startEphemeral, type TestCredentials, type TestServer } from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { temporaryDirectory } from '../support/temporary-directory.js'
import { createUserWithDevice } from '../support/virtual-device.js'

// Each `aws` is a program of its own that takes half a second and more to start.
vi.setConfig({ testTimeout: 120_000 })

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(async () => {
  await server.reset()
  await startOfStep(server)
})
afterAll(() => server.close())

const onlyWithMfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }

/** The guide's policy, and statements of its form about what there is here: machines there are none. */
const sensitiveActions = policy(
  {
    Action: ['ec2:StopInstances', 'ec2:TerminateInstances'],
    Resource: ['*'],
    ...onlyWithMfa,
  },
  { Action: ['iam:ListUsers', 'iam:GetGroup'], Resource: ['*'] },
  { Action: ['iam:TagUser', 'iam:RemoveUserFromGroup'], Resource: ['*'], ...onlyWithMfa },
)

/** Sofía administers machines; her device is enabled. The group is made by whoever administers users, with the AWS CLI. */
async function createGroup(
  admin: AwsCli,
  directory: string,
): Promise<Awaited<ReturnType<typeof createUserWithDevice>>> {
  const sofia = await createUserWithDevice(server, 'Sofia', policy())
  await writeFile(join(directory, 'sensitive.json'), sensitiveActions)
  await admin('iam create-group --group-name EC2-Admins')
  await admin(`iam put-group-policy --group-name EC2-Admins --policy-name sensitive-actions
    --policy-document file://sensitive.json`)
  await admin('iam add-user-to-group --group-name EC2-Admins --user-name Sofia')
  return sofia
}

const tagUser = 'iam tag-user --user-name Sofia --tags Key=shift,Value=night'

it('asks a group for a code where the action is sensitive, and only there', async () => {
  const directory = await temporaryDirectory()
  const as = (credentials: TestCredentials): AwsCli =>
    createAwsCli(server.endpoint, credentials, directory)
  const { credentials, app } = await createGroup(as(server.admin), directory)

  // An enabled device alone changes nothing: what no policy asks MFA for goes on, and the rest waits for a code.
  const sofia = as(credentials)
  expect(await sofia('iam list-users --query Users[].UserName --max-items 5')).toEqual([
    'admin',
    'Sofia',
  ])
  expect(await sofia.refused(tagUser)).toBe(
    'An error occurred (AccessDenied) when calling the TagUser operation: User: arn:aws:iam::123456789012:user/Sofia is not authorized to perform: iam:TagUser on resource: user Sofia because no identity-based policy allows the iam:TagUser action',
  )
  const { Credentials: session } = await sofia(
    `sts get-session-token --serial-number ${app.serialNumber} --token-code ${app.code()}`,
  )
  const sofiaWithMfa = as(printedCredentials(session))
  await sofiaWithMfa(tagUser)
  expect(await sofiaWithMfa('iam list-user-tags --user-name admin').catch(String)).toContain(
    'AccessDenied',
  )

  // Out of the group, she has lost it with the session that she still holds.
  await server
    .iam()
    .send(new RemoveUserFromGroupCommand({ GroupName: 'EC2-Admins', UserName: 'Sofia' }))
  expect(await sofiaWithMfa.refused(tagUser)).toContain('(AccessDenied)')
})

it('stops and terminates machines with MFA only, as the simulator says', async () => {
  const directory = await temporaryDirectory()
  await createGroup(createAwsCli(server.endpoint, server.admin, directory), directory)
  const simulate = async (isPresent?: 'true' | 'false') => {
    const { EvaluationResults = [] } = await server.iam().send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: 'arn:aws:iam::123456789012:user/Sofia',
        ActionNames: ['ec2:StopInstances', 'ec2:TerminateInstances', 'ec2:RunInstances'],
        ContextEntries:
          isPresent === undefined
            ? []
            : [
                {
                  ContextKeyName: 'aws:MultiFactorAuthPresent',
                  ContextKeyType: 'boolean',
                  ContextKeyValues: [isPresent],
                },
              ],
      }),
    )
    return EvaluationResults.map(({ EvalDecision, MissingContextValues }) => [
      EvalDecision,
      ...(MissingContextValues ?? []),
    ])
  }
  expect(await simulate()).toEqual([
    ['implicitDeny', 'aws:MultiFactorAuthPresent'],
    ['implicitDeny', 'aws:MultiFactorAuthPresent'],
    ['implicitDeny'],
  ])
  expect(await simulate('false')).toEqual([['implicitDeny'], ['implicitDeny'], ['implicitDeny']])
  expect(await simulate('true')).toEqual([['allowed'], ['allowed'], ['implicitDeny']])
})
