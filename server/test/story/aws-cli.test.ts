import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type AwsCli, createAwsCli, printedCredentials } from '../support/aws-cli.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { codePair, oathtool } from '../support/oathtool.js'
import { presigned, sendRaw } from '../support/signed-request.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

const run = promisify(execFile)

// Each `aws` is a program of its own that takes half a second and more to start.
vi.setConfig({ testTimeout: 120_000 })

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
afterAll(() => server.close())

/** Whoever has a second factor may list users; without one, a user may only get one. */
const policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'ListUsersOnlyWithMfa',
      Effect: 'Allow',
      Action: 'iam:ListUsers',
      Resource: '*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    },
    {
      Sid: 'ManageOwnMfaDevice',
      Effect: 'Allow',
      Action: [
        'iam:CreateVirtualMFADevice',
        'iam:DeleteVirtualMFADevice',
        'iam:EnableMFADevice',
        'iam:ListMFADevices',
        'iam:ResyncMFADevice',
      ],
      Resource: ['arn:aws:iam::*:mfa/${aws:username}', 'arn:aws:iam::*:user/${aws:username}'],
    },
    {
      Sid: 'DeactivateOwnMfaDeviceOnlyWithMfa',
      Effect: 'Allow',
      Action: 'iam:DeactivateMFADevice',
      Resource: ['arn:aws:iam::*:mfa/${aws:username}', 'arn:aws:iam::*:user/${aws:username}'],
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    },
  ],
}

const serial = 'arn:aws:iam::123456789012:mfa/alice'

it('is the whole story of a virtual MFA device, typed with the AWS CLI and oathtool', async () => {
  const directory = await temporaryDirectory()
  const seedFile = join(directory, 'seed.txt')
  const as = (printed: unknown): AwsCli =>
    createAwsCli(server.endpoint, printedCredentials(printed), directory)

  // An administrator makes a user with a key and a policy.
  const admin = createAwsCli(server.endpoint, server.admin, directory)
  await writeFile(join(directory, 'policy.json'), JSON.stringify(policy))
  await admin('iam create-user --user-name alice')
  await admin(`iam put-user-policy --user-name alice
    --policy-name mfa --policy-document file://policy.json`)
  const { AccessKey: key } = await admin('iam create-access-key --user-name alice')
  const alice = as(key)

  // She makes her device, whose seed goes into a file, and enables it.
  expect(
    await alice(`iam create-virtual-mfa-device --virtual-mfa-device-name alice
      --bootstrap-method Base32StringSeed --outfile seed.txt`),
  ).toEqual({ VirtualMFADevice: { SerialNumber: serial } })
  expect(await readFile(seedFile, 'utf8')).toMatch(/^[A-Z2-7]{64}$/)
  await alice(`iam enable-mfa-device --user-name alice --serial-number ${serial}
    ${codePair(await oathtool(server, seedFile))}`)

  // Her key alone is not enough for what needs MFA.
  expect(await alice.refused('iam list-users')).toBe(
    'An error occurred (AccessDenied) when calling the ListUsers operation: User: arn:aws:iam::123456789012:user/alice is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::123456789012:user/ because no identity-based policy allows the iam:ListUsers action',
  )

  // With a code she gets a session, and the same code gives no second one.
  await server.advance(30)
  const [, code] = await oathtool(server, seedFile)
  const getSession = `sts get-session-token --serial-number ${serial} --token-code ${code}`
  const { Credentials: session } = await alice(getSession)
  expect(await alice.refused(getSession)).toBe(
    'An error occurred (AccessDenied) when calling the GetSessionToken operation: MultiFactorAuthentication failed with invalid MFA one time pass code.',
  )
  const aliceWithMfa = as(session)
  const { Users: users } = await aliceWithMfa('iam list-users')
  expect((users as { UserName: string }[]).map(({ UserName }) => UserName)).toEqual([
    'admin',
    'alice',
  ])

  // The device's clock is twenty minutes late: two codes tell by how much.
  await server.advance(3_600)
  await alice(`iam resync-mfa-device --user-name alice --serial-number ${serial}
    ${codePair(await oathtool(server, seedFile, -40))}`)
  await server.advance(30)
  const [, lateCode] = await oathtool(server, seedFile, -40)
  const { Credentials: renewed } = await alice(
    `sts get-session-token --serial-number ${serial} --token-code ${lateCode}`,
  )

  // It is listed, taken off with MFA, and deleted.
  expect(await alice('iam list-mfa-devices --user-name alice')).toEqual({
    MFADevices: [
      { UserName: 'alice', SerialNumber: serial, EnableDate: expect.stringMatching(/^\d{4}-/) },
    ],
  })
  const deactivate = `iam deactivate-mfa-device --user-name alice --serial-number ${serial}`
  expect(await alice.refused(deactivate)).toContain('(AccessDenied)')
  await as(renewed)(deactivate)
  expect(await admin('iam list-virtual-mfa-devices')).toEqual({
    VirtualMFADevices: [{ SerialNumber: serial }],
  })
  await alice(`iam delete-virtual-mfa-device --serial-number ${serial}`)
  expect(await admin('iam list-virtual-mfa-devices')).toEqual({ VirtualMFADevices: [] })
})

it('gives a QR code that a camera reads as the key URI of the device', async () => {
  const directory = await temporaryDirectory()
  const admin = createAwsCli(server.endpoint, server.admin, directory)
  await admin(`iam create-virtual-mfa-device --virtual-mfa-device-name camera
    --bootstrap-method QRCodePNG --outfile code.png`)
  const { stdout } = await run('zbarimg', ['--quiet', '--raw', join(directory, 'code.png')])
  const uri = /^otpauth:\/\/totp\/camera@123456789012\?secret=([A-Z2-7]{64})\n$/
  expect(stdout).toMatch(uri)
  const seedFile = join(directory, 'seed.txt')
  await writeFile(seedFile, uri.exec(stdout)?.[1] ?? '')
  await admin(`iam enable-mfa-device --user-name admin
    --serial-number arn:aws:iam::123456789012:mfa/camera
    ${codePair(await oathtool(server, seedFile))}`)
})

it('answers a presigned GetCallerIdentity, which anybody may send for its signer', async () => {
  const query = { Action: 'GetCallerIdentity', Version: '2011-06-15' }
  const answer = await sendRaw(server, await presigned(server, { service: 'sts', query }))
  expect(answer.status).toBe(200)
  expect(answer.body).toContain('<Arn>arn:aws:iam::123456789012:user/admin</Arn>')
})
