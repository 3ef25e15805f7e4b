/** AWS IAM User Guide, Tutorial: permit users to manage their credentials and MFA settings. The policy is the one of our page. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type AwsCli, createAwsCli, printedCredentials } from '../support/aws-cli.js'
import { startOfStep } from '../support/clock.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { codePair, oathtool } from '../support/oathtool.js'
import { policy } from '../support/policy.js'
import { publishedPolicy } from '../support/published-policy.js'
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

const GroupName = 'EC2MFA'
const UserName = 'MFAUser'
const oldPassword = 'Walrus-and-1-carpenter'
const newPassword = 'Carpenter-and-2-walruses'
const userArn = `arn:aws:iam::123456789012:user/${UserName}`
const serial = `arn:aws:iam::123456789012:mfa/${UserName}`

/** Step 1 and 2 of the tutorial, by the administrator: the policy Force_MFA, the group, and its user with a password and a key. */
async function createMfaUser(): Promise<{ accessKeyId: string; secretAccessKey: string }> {
  const iam = server.iam()
  await iam.send(new CreateGroupCommand({ GroupName }))
  const documents = {
    EC2FullAccess: policy({ Action: 'ec2:*' }),
    Force_MFA: publishedPolicy('docs/mfa-protected-api-access.md', 'force-mfa.json'),
  }
  for (const [PolicyName, PolicyDocument] of Object.entries(documents)) {
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }))
    await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn: Policy?.Arn }))
  }
  await iam.send(new CreateUserCommand({ UserName }))
  await iam.send(new AddUserToGroupCommand({ GroupName, UserName }))
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: oldPassword }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  }
}

const deniedWithoutMfa = (operation: string, action: string, resource: string): string =>
  `An error occurred (AccessDenied) when calling the ${operation} operation: User: ${userArn} is not authorized to perform: ${action} on resource: ${resource} with an explicit deny in an identity-based policy`

const notHers = (operation: string, action: string, resource: string): string =>
  `An error occurred (AccessDenied) when calling the ${operation} operation: User: ${userArn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`

it('is the whole tutorial, as the user lives it', async () => {
  const directory = await temporaryDirectory()
  const seedFile = join(directory, 'seed.txt')
  const other = await createUserWithDevice(server, 'other')
  const key = await createMfaUser()
  const user: AwsCli = createAwsCli(server.endpoint, key, directory)
  await writeFile(
    join(directory, 'passwords.json'),
    JSON.stringify({ OldPassword: oldPassword, NewPassword: newPassword }),
  )
  const changePassword = 'iam change-password --cli-input-json file://passwords.json'

  // Without MFA there is nothing but the way to a device.
  expect(await user('iam get-user')).toMatchObject({ User: { UserName } })
  expect(await user.refused('iam get-account-summary')).toBe(
    deniedWithoutMfa('GetAccountSummary', 'iam:GetAccountSummary', '*'),
  )
  expect(await user.refused(changePassword)).toBe(
    deniedWithoutMfa('ChangePassword', 'iam:ChangePassword', `user ${UserName}`),
  )
  const create = (name: string) =>
    `iam create-virtual-mfa-device --virtual-mfa-device-name ${name}
      --bootstrap-method Base32StringSeed --outfile seed.txt`
  expect(await user.refused(create('mine'))).toBe(
    notHers(
      'CreateVirtualMFADevice',
      'iam:CreateVirtualMFADevice',
      'arn:aws:iam::123456789012:mfa/mine',
    ),
  )
  await user(create(UserName))
  await user(`iam enable-mfa-device --user-name ${UserName} --serial-number ${serial}
    ${codePair(await oathtool(server, seedFile))}`)

  // The device alone opens nothing: the key goes without MFA.
  expect(await user.refused('iam list-access-keys')).toBe(
    deniedWithoutMfa('ListAccessKeys', 'iam:ListAccessKeys', `user ${UserName}`),
  )
  await server.advance(30)
  const [, code] = await oathtool(server, seedFile)
  expect(
    await user.refused(
      `sts get-session-token --serial-number ${other.app.serialNumber} --token-code ${other.app.code()}`,
    ),
  ).toContain('unable to validate MFA code.')
  const { Credentials: session } = await user(
    `sts get-session-token --serial-number ${serial} --token-code ${code}`,
  )

  // With a code she looks after everything of her own, and nothing of anybody else's.
  const withMfa = createAwsCli(server.endpoint, printedCredentials(session), directory)
  expect(await withMfa('iam list-access-keys --query AccessKeyMetadata[].AccessKeyId')).toEqual([
    key.accessKeyId,
  ])
  await withMfa(changePassword)
  expect(await withMfa.refused(changePassword)).toBe(
    'An error occurred (AccessDenied) when calling the ChangePassword operation: The old password was incorrect.',
  )
  expect(
    await withMfa.refused(
      `iam deactivate-mfa-device --user-name other --serial-number ${other.app.serialNumber}`,
    ),
  ).toBe(notHers('DeactivateMFADevice', 'iam:DeactivateMFADevice', 'user other'))
  expect(await withMfa.refused('iam list-users')).toBe(
    notHers('ListUsers', 'iam:ListUsers', 'arn:aws:iam::123456789012:user/'),
  )
})

it('keeps the full access that the group has from whoever gave no code', async () => {
  await createMfaUser()
  const decisionOf = async (value?: string) => {
    const { EvaluationResults } = await server.iam().send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: userArn,
        ActionNames: ['ec2:RunInstances'],
        ContextEntries:
          value === undefined
            ? []
            : [
                {
                  ContextKeyName: 'aws:MultiFactorAuthPresent',
                  ContextKeyType: 'boolean',
                  ContextKeyValues: [value],
                },
              ],
      }),
    )
    return EvaluationResults?.[0]?.EvalDecision
  }
  expect(await decisionOf()).toBe('explicitDeny')
  expect(await decisionOf('false')).toBe('explicitDeny')
  expect(await decisionOf('true')).toBe('allowed')
})
